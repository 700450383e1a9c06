import { expect, test } from '#fixtures';

test.describe('The members of an organization', { tag: '@session' }, () => {
  test('are listed by name, and found by a part of it', async ({ api, seed, tenant }) => {
    const colleague = await seed.colleague('viewer');
    const { results = [] } = await api.user.listUsersV2();
    // Who is only invited is listed by the address.
    const names = results.flatMap(({ display_name, status }) => (status === 'Active' ? [display_name ?? ''] : []));
    expect(names).toContain(colleague.displayName);
    expect(names, 'Members are not in the order of their names').toEqual([...names].sort());
    for (const { organization_id } of results) expect(organization_id).toBe(tenant.organizationId);

    const found = await api.user.listUsersV2({ query: colleague.displayName });
    expect(found.results).toMatchObject([
      { id: colleague.id, email: colleague.email, status: 'Active', roles: ['viewer'] },
    ]);
  });

  test('have one role, and change nobody but themselves', async ({ api, seed, tenant }) => {
    const colleague = await seed.colleague();
    const agent = await tenant.apiOf('agent');
    const { id = '', display_name = '' } = await agent.user.getMeV2();
    expect(await agent.user.updateUserV2({ id }, { display_name })).toMatchObject({ display_name });
    await expect(
      agent.user.updateUserV2({ id: colleague.id }, { display_name: 'Not me' }),
      'An agent changes the name of somebody else',
    ).rejects.toThrow(/answered 403/);
    for (const roles of [['agent', 'administrator'], ['owner'], []])
      await expect(api.permissions.assignRoles({ userId: colleague.id }, roles)).rejects.toThrow(/answered 400/);

    await api.user.updateUserV2({ id: colleague.id }, { display_name: `${colleague.displayName} II` });
    const { results } = await api.user.listUsersV2({ query: colleague.email });
    expect(results).toMatchObject([{ display_name: `${colleague.displayName} II`, roles: ['agent'] }]);
  });

  test('have access tokens that are good until they are revoked', async ({ api, cleanup, data, tenant }) => {
    const { name, key } = data.name('Access token');
    const made = await cleanup.create(
      { kind: 'access_token', key },
      () => api.accessToken.createAccessToken(null, { name, token_type: 'api', assignments: ['agent'] }),
      ({ id }) => id,
    );
    const { token = '', id } = made;
    const theirs = tenant.apiWith(token);
    expect(await theirs.organization.getCurrentOrganization()).toMatchObject({ id: tenant.organizationId });
    await expect(
      theirs.accessToken.listAccessTokens(),
      'An access token for an agent has the rights of an administrator',
    ).rejects.toThrow(/answered 403/);
    const listed = await api.accessToken.listAccessTokens();
    expect(listed.filter((one) => one.id === id)).toMatchObject([{ name, assignments: ['agent'] }]);
    expect(JSON.stringify(listed), 'The list of access tokens tells their secrets').not.toContain(token);

    await api.accessToken.revokeAccessToken({ id });
    await expect(
      theirs.organization.getCurrentOrganization(),
      'An access token is good after it was revoked',
    ).rejects.toThrow(/answered 401/);
    expect((await api.accessToken.listAccessTokens()).map((one) => one.id)).not.toContain(id);
  });
});
