import { expect, test } from '#fixtures';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]);

test.describe('Send a photo of the meter', { tag: '@portal' }, () => {
  test.use({ role: 'visitor' });

  test('shows it to the organization at the meter', async ({ api, app, data, openAppAs, request, seed }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    const { name } = data.prefix('Photo');
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    const contract = await app.portalContracts.open(customer.contract._title);
    const meter = contract.meter(customer.meter.meter_number);
    await meter.sendPhoto({ name: `${name}.jpg`, mimeType: 'image/jpeg', buffer: JPEG });
    await expect(meter.thanks).toHaveText(`Thank you. We have received ${name}.jpg.`);

    const agent = await openAppAs('agent');
    await agent.entityDetail.goto('meter', customer.meter._id);
    await expect(agent.entityDetail.downloadOf(`${name}.jpg`)).toBeVisible();
    const { results: [photo] = [] } = await api.entity.searchEntities(null, { q: `_schema:file AND "${name}"` });
    const { download_url = '' } = await api.file.downloadFile({ id: photo?._id ?? '' });
    expect(await (await request.get(download_url)).body()).toEqual(JPEG);
  });

  for (const [what, file, refusal] of [
    [
      'another kind of file',
      { name: 'meter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
      'A photo must be a JPEG or PNG file.',
    ],
    [
      'a file that only says it is a photo',
      { name: 'meter.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<script>') },
      'A photo must be a JPEG or PNG file.',
    ],
    [
      'a photo that is too large',
      { name: 'meter.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([JPEG, Buffer.alloc(2_000_000)]) },
      'A photo may have at most 2 MB.',
    ],
  ] as const)
    test(`refuses ${what}`, async ({ app, errorGuard, seed }) => {
      errorGuard.allowStatus(400, 'the file is refused');
      const portal = await seed.portal();
      const customer = await seed.customer(portal);
      await app.portalEntrance.goto(portal.id);
      await app.portalEntrance.logIn(customer);
      const contract = await app.portalContracts.open(customer.contract._title);
      const meter = contract.meter(customer.meter.meter_number);
      await meter.sendPhoto(file);

      await expect(meter.photo).toHaveAccessibleDescription(new RegExp(refusal));
      await expect(meter.thanks).toBeHidden();
    });
});
