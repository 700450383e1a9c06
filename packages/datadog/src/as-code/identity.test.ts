import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { isKeyOf, keyFor } from './identity.ts';

test('a key says which thing of which service it is', () => {
  expect(keyFor('portal', 'staging', 'p95', 'entity.create')).toBe('portal/staging/p95/entity.create');
  expect(keyFor('The Portal', 'dashboard')).toBe('the_portal/dashboard');
  expect(isKeyOf('The Portal', keyFor('The Portal', 'dashboard'))).toBe(true);
});

test('of two services that Datadog tells apart, none has a key of the other', () => {
  const unit = fc.constantFrom('a', 'b', '/', '-', ':', '.', '1');
  const service = fc.string({ minLength: 1, maxLength: 12, unit }).filter((name) => /[^:]/.test(name));
  fc.assert(
    fc.property(service, service, (one, other) => {
      const key = keyFor(one, 'staging', 'drift', 'a/b');
      expect(isKeyOf(one, key)).toBe(true);
      // What ends with a colon, Datadog keeps without it.
      const same = one.replace(/:+$/, '') === other.replace(/:+$/, '');
      expect(isKeyOf(other, key)).toBe(same);
    }),
  );
});
