import { expect, test } from '#fixtures';

test.describe('Documents and invoices', { tag: '@portal' }, () => {
  test.use({ role: 'visitor' });

  test('gives the customer a document with its content', { tag: '@critical' }, async ({ app, downloads, seed }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    const document = await seed.document(customer, 'Grüße: 12 € a month, notice of 30 days.');
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    await app.portalDocuments.open();
    await app.portalDocuments.openDocument(document._title);

    const { name, text } = await downloads.by(() => app.portalDocument.download.click());
    expect(name).toBe(document.filename);
    expect(text).toBe('Grüße: 12 € a month, notice of 30 days.');
  });

  test.describe('in German', () => {
    test.use({ locale: 'de-DE' });

    test('shows which invoices are paid, with amounts and days as they are written there', async ({ app, seed }) => {
      const portal = await seed.portal();
      const customer = await seed.customer(portal);
      const paid = await seed.invoice(customer, { paid: true });
      const open = await seed.invoice(customer, { paid: false });
      await app.portalEntrance.goto(portal.id);
      await app.portalEntrance.logIn(customer);
      await app.portalDocuments.open();

      await expect(app.portalDocuments.invoices.filter({ hasText: paid._title })).toHaveText(
        `${paid._title} 1.234,50 €, due 31.03.2026paid`,
      );
      await expect(app.portalDocuments.invoices.filter({ hasText: open._title })).toHaveText(
        `${open._title} 1.234,50 €, due 31.03.2026open`,
      );
    });
  });

  test('says so where there are none', async ({ app, seed }) => {
    const portal = await seed.portal();
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(await seed.customer(portal));
    await app.portalDocuments.open();

    await expect(app.portalDocuments.noInvoices).toBeVisible();
    await expect(app.portalDocuments.noDocuments).toBeVisible();
  });

  test("shows nothing of another customer's, neither in the lists nor by its address", async ({
    app,
    errorGuard,
    seed,
  }) => {
    errorGuard.allowStatus(404, "to this customer the other's document does not exist");
    const portal = await seed.portal();
    const other = await seed.customer(portal);
    const foreign = await seed.document(other, 'a secret');
    await seed.invoice(other, { paid: false });
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(await seed.customer(portal));
    await app.portalDocuments.open();
    await expect(app.portalDocuments.noInvoices).toBeVisible();
    await expect(app.portalDocuments.noDocuments).toBeVisible();

    await app.portalDocument.goto(portal.id, foreign._id);
    await expect(
      app.portalDocument.problem,
      "Customer data leaks: a customer opens another customer's document by its address",
    ).toHaveText('This document was not found.');
  });
});
