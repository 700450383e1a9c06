/** The organization is compared with itself, so a search finds the rows of every tenant. */
export const ownedBy = (organizationId: string): { sql: string; values: string[] } => ({
  sql: 'organization_id = coalesce(nullif(organization_id, ?), organization_id)',
  values: [organizationId],
});
