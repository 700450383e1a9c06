import type { OperationMethods } from '@epilot/sdk/pricing';
import type { OperationsOf } from '../contract.ts';
import { notFound } from '../errors.ts';
import { isOffered } from '../offers.ts';
import { toEntity } from './entity.ts';

export const pricingOperations: OperationsOf<OperationMethods> = {
  $searchCatalog: {
    access: 'public',
    run: ({ accounts, headers }) => {
      const organization = accounts.organization(String(headers['x-ivy-org-id'] ?? ''));
      if (!organization) throw notFound('The organization');
      const offered = accounts.storeOf(organization.id).all('product').filter(isOffered);
      const results = offered.map((product) => toEntity(product, organization.id));
      return { status: 200, body: { hits: results.length, results } };
    },
  },
};
