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
    await app.entityDetail.removalOf(file.name).click();
    await app.entityDetail.confirmation.keep.click();
    await expect(app.entityDetail.files).toHaveCount(1);
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

  test('may have two megabytes, and belong to what is there', async ({ api, data, request }) => {
    const contact = await data.create('contact', data.contact());
    const gone = await data.create('contact', data.contact());
    await api.entity.deleteEntity({ slug: 'contact', id: gone._id });
    const { name: filename } = data.pdf();
    const { upload_url = '', s3ref } = await api.file.uploadFileV2(null, { filename });
    const sent = await request.put(upload_url, { data: Buffer.alloc(2_000_000) });
    expect(sent.ok(), 'A file of exactly 2 MB is refused').toBe(true);
    const save = (entity_id: string) => api.file.saveFileV2(null, { filename, s3ref, relations: [{ entity_id }] });
    await expect(save(gone._id), 'A file is kept at what was deleted').rejects.toThrow(/answered 404/);

    expect(await save(contact._id)).toMatchObject({ filename, size_bytes: 2_000_000 });
    await expect(save(contact._id), 'An upload is kept twice').rejects.toThrow(/answered 404/);
    expect(await api.entity.getRelations({ slug: 'contact', id: contact._id, include_reverse: true })).toHaveLength(1);
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
      const prolonged = download_url.replace(/expires=\d+/, 'expires=9999999999999');
      expect((await request.get(prolonged)).status(), 'An address can be made good for longer').toBe(403);
      const other = await seed.document({ contract }, 'Other terms');
      const swapped = download_url.replace(id, other._id);
      expect((await request.get(swapped)).status(), 'The address of a file is good for another one').toBe(403);
      expect((await request.put(download_url, { data: 'Mine' })).status(), 'Who may read a file may replace it').toBe(
        404,
      );
      expect(await (await request.get(download_url)).text()).toBe('The terms');
    },
  );
});
