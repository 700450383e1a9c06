import { expect, test } from '#fixtures';

test.describe('What is submitted', { tag: '@journey' }, () => {
  test('is checked by the API as the page checks it', async ({ api, data, seed }) => {
    const [journey, draft] = [await seed.journey(), await seed.journey({ published: false })];
    const { first_name, last_name, email } = data.contact();
    const valid = { customer_type: 'private', first_name, last_name, email };
    for (const [change, refusal] of [
      [{ last_name: undefined }, 'Last name is required.'],
      [{ last_name: '' }, 'Last name is required.'],
      [{ email: 'nobody' }, 'Email must be a valid email address.'],
      [{ first_name: 1 }, 'First name must be a text.'],
      [{ customer_type: 'partner' }, 'Customer type must be one of: private, business.'],
      [{ customer_type: 'business' }, 'Company is required.'],
    ] as const)
      await expect(
        seed.submission(journey, { ...valid, ...change }),
        `A submission is taken with ${JSON.stringify(change)}`,
      ).rejects.toThrow(new RegExp(`answered 400 .*${refusal}`));
    await expect(seed.submission(draft, valid)).rejects.toThrow(/answered 404/);

    const { hits } = await api.entity.searchEntities(null, { q: `_schema:contact AND "${last_name}"` });
    expect(hits, 'What was refused is kept').toBe(0);
  });

  test('makes a lead and an opportunity of its own for each visitor', async ({ api, data, seed }) => {
    const journey = await seed.journey();
    const people = [data.contact(), data.contact()];
    for (const { first_name, last_name, email } of people)
      await seed.submission(journey, { customer_type: 'private', first_name, last_name, email });
    for (const { first_name, last_name, email } of people) {
      const { hits, results = [] } = await api.entity.searchEntities(null, { q: `_schema:contact AND "${last_name}"` });
      const [contact] = results;
      expect(hits, 'The second visitor of a journey is taken for the first').toBe(1);
      expect(contact).toMatchObject({ first_name, last_name, email, status: 'lead', _tags: ['journey'] });
      const related = await api.entity.getRelations({
        ...{ slug: 'contact', id: contact?._id ?? '', include_reverse: true },
      });
      expect(related).toHaveLength(2);
      expect(related).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            ...{ _schema: 'opportunity', title: `${journey.name}: ${first_name} ${last_name}` },
            ...{ stage: 'new', _tags: ['journey'] },
          }),
          expect.objectContaining({
            ...{ _schema: 'submission', journey_name: journey.name },
            answers: { customer_type: 'private', first_name, last_name, email },
          }),
        ]),
      );
    }
  });

  test('orders a tariff of the journey, in an order and a contract with all that was agreed', async ({
    api,
    data,
    seed,
  }) => {
    const [tariff, other] = [await data.create('product', data.tariff()), await data.create('product', data.tariff())];
    const journey = await seed.tariffJourney([tariff]);
    const { first_name, last_name, email } = data.contact();
    const valid = { consumption: 1, tariff: tariff._id, price: 120.3, first_name, last_name, email };
    for (const [change, refusal] of [
      [{ consumption: 0, price: 120 }, 'Consumption in kWh a year must be at least 1.'],
      [{ consumption: '1' }, 'Consumption in kWh a year must be a number.'],
      [{ tariff: other._id }, 'Tariff must be one of:'],
    ] as const)
      await expect(
        seed.submission(journey, { ...valid, ...change }),
        `An order is taken with ${JSON.stringify(change)}`,
      ).rejects.toThrow(new RegExp(`answered 400 .*${refusal}`));
    await seed.submission(journey, valid);

    const one = async (slug: string) => {
      const { hits, results = [] } = await api.entity.searchEntities(null, { q: `_schema:${slug} AND "${last_name}"` });
      expect(hits).toBe(1);
      return { ...results[0], _id: results[0]?._id ?? '' };
    };
    const [contact, order, contract] = [await one('contact'), await one('order'), await one('contract')];
    expect(order).toMatchObject({ status: 'placed', consumption: 1, price: 120.3 });
    expect(contract).toMatchObject({ status: 'draft', branch: 'power', price: 120.3 });
    const customer = { $relation: { attribute: 'customer', entity_id: contact._id, reverse: false } };
    expect(await api.entity.getRelations({ slug: 'order', id: order._id })).toMatchObject([customer]);
    expect(await api.entity.getRelations({ slug: 'contract', id: contract._id })).toMatchObject([
      customer,
      { $relation: { attribute: 'order', entity_id: order._id } },
    ]);
  });
});
