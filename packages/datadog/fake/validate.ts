import type { Answer } from './answers.ts';
import type { AddEndpoint, Organization } from './endpoint.ts';

/** Whether keys are valid, and whose they are. */
export function addValidation(add: AddEndpoint, { clock }: Organization): void {
  add('GET', '/api/v1/validate', { keys: 'api' }, (): Answer => ({ status: 200, body: { valid: true } }));

  add('GET', '/api/v2/validate_keys', { keys: 'both' }, (): Answer => ({ status: 200, body: { status: 'ok' } }));

  add('GET', '/api/v2/current_user', { keys: 'both', permission: 'user_app_keys' }, (): Answer => ({
    status: 200,
    body: {
      data: {
        type: 'users',
        id: '00000000-0000-4000-8000-000000000001',
        attributes: {
          name: 'Fake',
          handle: 'fake@example.com',
          email: 'fake@example.com',
          created_at: new Date(clock.now()).toISOString(),
          disabled: false,
          status: 'Active',
        },
      },
    },
  }));
}
