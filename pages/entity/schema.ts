/** The kinds of entities that the portal has; `reference-app/api/entity-schemas.ts` says what each consists of. */
export type Schema =
  | 'account'
  | 'billing_event'
  | 'contact'
  | 'contract'
  | 'email_template'
  | 'file'
  | 'meter'
  | 'opportunity'
  | 'order'
  | 'product'
  | 'submission';
