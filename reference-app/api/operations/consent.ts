import type { OperationMethods } from '@epilot/sdk/consent';
import type { OperationsOf } from '../contract.ts';
import { HttpError } from '../errors.ts';
import { contactOf } from '../customer.ts';

export const consentOperations: OperationsOf<OperationMethods> = {
  publishConsentEvent: {
    access: 'customer',
    run: (call) => {
      const { id, title, data } = contactOf(call);
      const { type, topic, identifier } = call.body;
      if (!identifier || identifier !== data.email) throw new HttpError(403, 'This address is not yours.');
      call.store.insert('consent', topic, { type, topic, identifier }, id);
      const what = `Consent ${type === 'OPT_IN' ? 'given' : 'withdrawn'}: ${topic}`;
      call.store.addActivity(id, 'ConsentChanged', what, `${title} changed this.`, title);
      return { status: 201, body: { type, topic, identifier } };
    },
  },
};
