import { expect, test } from '@playwright/test';
import { Accounts } from './accounts.ts';
import { openDatabase } from './database.ts';
import { issueLink, redeemLink } from './links.ts';

const newStore = () => {
  const accounts = new Accounts(openDatabase(':memory:'));
  return accounts.storeOf(accounts.createOrganization('Links Ltd', {}).id);
};

test('a link works once, within an hour, for its subject alone', () => {
  const store = newStore();
  const token = issueLink(store, 'ada', 0);

  expect(redeemLink(store, 'bob', token, 1)).toBe(false);
  expect(redeemLink(newStore(), 'ada', token, 1)).toBe(false);
  expect(redeemLink(store, 'ada', token, 60 * 60_000 + 1)).toBe(false);
  expect(redeemLink(store, 'ada', token, 60 * 60_000)).toBe(true);
  expect(redeemLink(store, 'ada', token, 60 * 60_000)).toBe(false);
});
