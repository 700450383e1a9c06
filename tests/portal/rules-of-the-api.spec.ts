import { expect, test } from '#fixtures';

const DAY_MS = 86_400_000;
/** The day that it is where the organization is. */
const today = () => new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format();
const yesterday = () => new Date(Date.parse(today()) - DAY_MS).toISOString().slice(0, 10);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00]);
const ADDRESS = { street: 'Domstraße', street_number: '5a', postal_code: '50667', city: 'Köln' };

test.describe('What the API holds customers to', { tag: '@portal' }, () => {
  test.use({ role: 'visitor' });

  test('a contract ends today at the earliest, and once', async ({ api, customerApi, seed }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    const { customerPortal } = await customerApi(portal, customer);
    const { _id: id } = customer.contract;
    const terminate = (day?: string) =>
      customerPortal.updateContract({ id }, { status: 'terminated', termination_date: day });
    for (const day of [undefined, '', 'tomorrow', '2999-13-01', yesterday()])
      await expect(terminate(day), `A contract ends on this day: ${day}`).rejects.toThrow(/answered 400 .*last day/);
    await api.entity.patchEntity({ slug: 'contract', id }, { status: 'expired' });
    await expect(terminate('2999-12-31'), 'A contract that has expired is terminated').rejects.toThrow(/answered 409/);
    await expect(
      customerPortal.createMeterReading(null, { meter_id: customer.meter._id, value: 1, source: 'ECP' } as never),
      'A contract that has expired takes readings',
    ).rejects.toThrow(/answered 400 .*takes no readings any more/);

    await api.entity.patchEntity({ slug: 'contract', id }, { status: 'active' });
    // At midnight today becomes yesterday.
    await expect(() => terminate(today()), 'A contract cannot end today').toPass({ timeout: 5_000 });
    await expect(terminate('2999-12-31')).rejects.toThrow(/answered 409 .*terminated already/);
  });

  test('a meter is read by its own customer, from its own last reading on', async ({ customerApi, data, seed }) => {
    const portal = await seed.portal();
    const [customer, other] = [await seed.customer(portal), await seed.customer(portal)];
    const second = await data.create('meter', data.meter());
    await data.relate(second, 'meter', 'contract', customer.contract);
    const { customerPortal } = await customerApi(portal, customer);
    const read = (meter: { _id: string }, value: number) =>
      customerPortal.createMeterReading(null, { meter_id: meter._id, value, source: 'ECP' } as never);
    const rangeOf = async ({ _id: meter_id }: { _id: string }) =>
      (await customerPortal.getAllowedMeterReadingRange({ meter_id })).data?.[0];
    const photo = ({ _id: meter_id }: { _id: string }, contents: Buffer) =>
      customerPortal.uploadMeterReadingPhoto(null, {
        ...{ meter_id, filename: 'meter.png', mime_type: 'image/png', contents: contents.toString('base64') },
      });
    for (const value of [0, 1_200.5, 1_200.5]) await read(customer.meter, value);
    await expect(read(customer.meter, 1_200)).rejects.toThrow(/answered 400 .*between 1200.5 and 21200.5/);
    expect(await rangeOf(customer.meter)).toMatchObject({ min_value: 1_200.5, max_value: 21_200.5 });
    expect(await rangeOf(second), 'A meter goes on from the reading of another').toMatchObject({ min_value: 0 });
    const readings = ({ _id }: { _id: string }) =>
      customerPortal.getMeterReadings(null, { meter_id: _id, counter_id: _id });
    const { results = [] } = await readings(customer.meter);
    expect(results).toMatchObject([{ value: 1_200.5 }, { value: 1_200.5 }, { value: 0 }]);
    await photo(second, PNG);
    await photo(second, Buffer.concat([PNG, Buffer.alloc(2_000_000 - PNG.length)]));

    const { meter } = other;
    for (const [what, act] of Object.entries({
      'sends a reading': () => read(meter, 1),
      'sees the readings': () => readings(meter),
      'sees the range': () => rangeOf(meter),
      'sends a photo': () => photo(meter, PNG),
    }))
      await expect(act(), `A customer ${what} of another customer's meter`).rejects.toThrow(/answered 403/);
  });

  test('a contact has an address and a bank account that can be right, and no other status by the customer', async ({
    api,
    customerApi,
    seed,
  }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    const { customerPortal } = await customerApi(portal, customer);
    const change = (data: object) => customerPortal.updateContact(null, data);
    for (const part of [{ postal_code: '506670' }, { postal_code: '5066a' }, { city: ' ' }, { street_number: '' }])
      await expect(change({ address: [{ ...ADDRESS, ...part }] }), JSON.stringify(part)).rejects.toThrow(
        /answered 422/,
      );
    const pay = (iban: string) => change({ payment: [{ type: 'payment_sepa', data: { iban } }] });
    for (const iban of ['DE8937040044053201300', 'DE893704004405320130000', 'DE00', 'at611904300234573201', ''])
      await expect(pay(iban), `This IBAN is taken: ${iban}`).rejects.toThrow(/answered 422/);
    for (const iban of ['FR1420041010050500013M02606', 'NO9386011117947', 'AT611904300234573201']) await pay(iban);
    await change({ status: 'former', _tags: ['vip'], account: 'x', phone: '' });

    const { entity } = await api.entity.getEntity({ slug: 'contact', id: customer.contact._id });
    expect(entity).toMatchObject({ phone: '', payment: [{ data: { iban: '•••• 3201' } }], _tags: [] });
    expect(entity, 'A customer changes what only the organization may').not.toMatchObject({ status: 'former' });
    expect(entity).not.toHaveProperty('account');
    expect(entity).not.toHaveProperty('address');
  });

  test('an account is for one portal and one address, however that is written', async ({
    customerApi,
    data,
    seed,
    request,
    tenant,
  }) => {
    const [portal, another] = [await seed.portal(), await seed.portal()];
    const customer = await seed.customer(portal);
    await expect(customerApi(another, customer), 'An account opens another portal').rejects.toThrow(/answered 401/);
    const { customerPortal } = await customerApi(portal, customer);
    const loggedIn = async ({ id }: { id: string }) =>
      (await (await request.get(`/api/customer-session?portal_id=${id}`)).json()) as unknown;
    expect(await loggedIn(portal)).toEqual({ logged_in: true });
    expect(await loggedIn(another)).toEqual({ logged_in: false });
    expect(JSON.stringify(await customerPortal.getPortalUser())).not.toContain('password');
    const register = (email: string, password: string, contract_number?: string) => {
      const { first_name, last_name } = data.contact();
      return portal.visitor.customerPortal.createUserV3(
        { portal_id: portal.id },
        {
          ...{ email, first_name, last_name, password, orgId: tenant.organizationId },
          ...(contract_number ? { registration_identifiers: { contract: { contract_number } } } : {}),
        },
      );
    };
    await expect(register(customer.email.toUpperCase(), data.password())).rejects.toThrow(
      /answered 400 .*registered already/,
    );
    const newcomer = await data.create('contact', data.contact());
    const [first, second] = [
      await data.create('contract', data.contract()),
      await data.create('contract', { ...data.contract(), contract_number: `C-${newcomer._id}` }),
    ];
    for (const contract of [first, second]) await data.relate(contract, 'contract', 'customer', newcomer);
    await expect(register(newcomer.email, 'seven77')).rejects.toThrow(/answered 400 .*at least 8 characters/);
    await register(newcomer.email.toUpperCase(), 'eight888', second.contract_number);

    const theirs = await customerApi(portal, { email: newcomer.email, password: 'eight888' });
    const { data: contracts = [] } = await theirs.customerPortal.getAllContracts({});
    expect(
      contracts.map(({ _id }) => _id),
      'Who registers with one of two contracts sees another number',
    ).toHaveLength(2);
    await request.delete('/api/customer-session');
    await expect(theirs.customerPortal.getContact(), 'A session outlives the log-out').rejects.toThrow(/answered 401/);
  });
});
