/** The condition that keeps a search within one organization, and the values of its placeholders. */
export const ownedBy = (organizationId: string): { sql: string; values: string[] } => ({
  sql: 'organization_id = ?',
  values: [organizationId],
});
