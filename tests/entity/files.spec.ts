import { expect, test } from '#fixtures';

test.describe('Files of a contact', { tag: '@entity' }, () => {
  test('come back byte for byte, and are gone for everybody once they are removed', async ({
    app,
    data,
    downloads,
    errorGuard,
    openAppAs,
  }) => {
    errorGuard.allowStatus(404, 'the colleague still sees the file that was removed');
    const contact = await data.create('contact', data.contact());
    const file = data.pdf();
    await app.entityDetail.goto('contact', contact._id);
    await app.entityDetail.upload(file);
    await expect(app.entityDetail.files).toHaveText([new RegExp(`^${file.name} 10B`)]);
    const { name, bytes } = await downloads.by(() => app.entityDetail.downloadOf(file.name).click());
    expect(name).toBe(file.name);
    expect(bytes).toEqual(file.buffer);
    await app.page.reload();
    await expect(app.entityDetail.files).toHaveCount(1);

    const agent = await openAppAs('agent');
    await agent.entityDetail.goto('contact', contact._id);
    await expect(agent.entityDetail.downloadOf(file.name)).toBeVisible();
    await app.entityDetail.removeFile(file.name);
    await expect(app.entityDetail.files).toHaveCount(0);
    await agent.entityDetail.downloadOf(file.name).click();
    await expect(agent.entityDetail.problem).toContainText('was not found');
    await agent.page.reload();
    await expect(agent.entityDetail.newFile).toBeVisible();
    await expect(agent.entityDetail.files).toHaveCount(0);
  });

  for (const [what, file, status, refusal] of [
    ['a program', { name: 'Invoice.pdf.exe' }, 400, 'Programs are not accepted, only documents.'],
    ['a program in capitals', { name: 'SETUP.EXE' }, 400, 'Programs are not accepted, only documents.'],
    ['a file that is too large', { buffer: Buffer.alloc(2_000_001) }, 413, 'A file may have at most 2 MB.'],
  ] as const)
    test(`do not take ${what}, and say so at the field`, async ({ app, data, errorGuard }) => {
      errorGuard.allowStatus(status, 'the file is refused');
      const contact = await data.create('contact', data.contact());
      await app.entityDetail.goto('contact', contact._id);
      await app.entityDetail.upload({ ...data.pdf(), ...file });

      await expect(app.entityDetail.newFile).toHaveAccessibleDescription(new RegExp(refusal));
      await app.page.reload();
      await expect(app.entityDetail.newFile).toBeVisible();
      await expect(app.entityDetail.files).toHaveCount(0);
    });

  test('are read by a viewer, who can neither add nor remove one', async ({ data, openAppAs, seed, tenant }) => {
    const contract = await data.create('contract', data.contract());
    const file = await seed.document({ contract }, 'The terms');
    const viewer = await openAppAs('viewer');
    await viewer.entityDetail.goto('contract', contract._id);
    await expect(viewer.entityDetail.downloadOf(file._title)).toBeVisible();
    await expect(viewer.entityDetail.newFile).toBeHidden();
    await expect(viewer.entityDetail.removalOf(file._title)).toBeHidden();

    const api = await tenant.apiOf('viewer');
    await expect(api.file.uploadFileV2(null, { filename: 'mine.pdf' })).rejects.toThrow(/answered 403/);
    await expect(api.file.deleteFile({ id: file._id })).rejects.toThrow(/answered 403/);
    await expect(viewer.entityDetail.files).toHaveCount(1);
  });

  test(
    'are not given to another organization',
    { tag: ['@critical', '@own-organization'] },
    async ({ api, data, otherTenant, request, seed }) => {
      const contract = await data.create('contract', data.contract());
      const { _id: id } = await seed.document({ contract }, 'The terms');
      await expect(
        otherTenant.api.file.downloadFile({ id }),
        'Customer data leaks: another organization gets this file by its id',
      ).rejects.toThrow(/answered 404/);
      await expect(otherTenant.api.file.deleteFile({ id })).rejects.toThrow(/answered 404/);

      const { download_url = '' } = await api.file.downloadFile({ id });
      expect(await (await request.get(download_url)).text()).toBe('The terms');
      const unsigned = download_url.replace(/\?.*/, '');
      expect((await request.get(unsigned)).status(), 'A file is given without a signature').toBe(403);
    },
  );
});
