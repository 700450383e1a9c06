import { expect, test } from '#fixtures';

test.describe('The values of an entity', { tag: '@entity' }, () => {
  test('are checked by their kind', async ({ api, data }) => {
    const wrong = {
      contact: [
        { email: 'two@at@example.com' },
        { email: 'no@dot' },
        { phone: '12' },
        { phone: 'call me' },
        { status: 'friend' },
      ],
      opportunity: [{ value: -1 }, { value: '12' }, { stage: 'Won' }],
      contract: [{ start_date: 'tomorrow' }],
      product: [{ base_price: null }],
    };
    const right = {
      contact: [{ email: null, phone: '+49 (221) 555/01-00', status: 'former' }, { status: '' }],
      opportunity: [{ value: 0 }, { value: 0.5, stage: 'won' }],
      contract: [{ start_date: '2026-02-28' }],
      product: [{ base_price: 0, unit_price: 0 }],
    };
    const whole = {
      contact: () => data.contact(),
      opportunity: () => data.opportunity(),
      contract: () => data.contract(),
      product: () => data.tariff(),
    };
    for (const [slug, make] of Object.entries(whole)) {
      for (const values of wrong[slug as keyof typeof wrong])
        await expect(
          api.entity.validateEntity({ slug }, { ...make(), ...values }),
          `${slug} takes ${JSON.stringify(values)}`,
        ).rejects.toThrow(/answered 422/);
      for (const values of right[slug as keyof typeof right])
        expect(
          await api.entity.validateEntity({ slug }, { ...make(), ...values }),
          `${slug} refuses ${JSON.stringify(values)}`,
        ).toMatchObject({ status: 'success' });
    }
    await expect(
      api.entity.createEntity({ slug: 'opportunity' }, { ...data.opportunity(), value: -1 }),
    ).rejects.toThrow(/Value in euros must be a number of 0 or more\./);
    await expect(api.entity.createEntity({ slug: 'contact' }, { ...data.contact(), phone: '12' })).rejects.toThrow(
      /Phone must be a valid phone number\./,
    );
  });

  test('of a relation are of its kind, are told in the activity, and go with what is deleted', async ({
    api,
    data,
  }) => {
    const [contact, account] = [
      await data.create('contact', data.contact()),
      await data.create('account', data.account()),
    ];
    const at = { slug: 'contact', id: contact._id };
    const related = async (entity: { slug: string; id: string }) =>
      (await api.entity.getRelations({ ...entity, include_reverse: true })).map(
        (one) => (one as { _title?: string })._title,
      );
    const relate = (entity_id: string) => api.entity.addRelations(at, [{ attribute: 'account', entity_id }]);
    await expect(relate(contact._id), 'A contact is taken for an account').rejects.toThrow(/answered 404/);
    await relate(account._id);
    await relate(account._id);
    expect(await related(at), 'A relation is there twice').toEqual([account._title]);
    expect(await related({ slug: 'account', id: account._id })).toEqual([contact._title]);
    expect(await api.entity.getRelations({ slug: 'account', id: account._id })).toEqual([]);
    const { results } = await api.entity.getEntityActivityFeed(at);
    expect(results?.[0]).toMatchObject({ title: `${account._title} related` });

    await api.entity.deleteEntity({ slug: 'account', id: account._id });
    expect(await related(at), 'What was deleted is still related').toEqual([]);
    await expect(relate(account._id), 'What was deleted is related anew').rejects.toThrow(/answered 404/);
    await expect(
      api.entity.patchEntity({ slug: 'account', id: account._id }, { name: account.name, website: 'a.example' }),
      'What was deleted is changed',
    ).rejects.toThrow(/answered 404/);
    await expect(api.entity.deleteEntity({ slug: 'account', id: account._id })).rejects.toThrow(/answered 404/);
    await api.entity.restoreEntity({ slug: 'account', id: account._id });
    expect(await related(at)).toEqual([account._title]);
  });
});
