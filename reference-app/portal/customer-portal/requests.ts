import { api } from '@portal/kit';

interface Entity {
  _id: string;
  _title: string;
}
export interface Contact extends Entity {
  first_name: string;
  last_name: string;
  email: string;
  phone?: string;
}
export interface Contract extends Entity {
  contract_number?: string;
  status?: string;
  branch?: string;
}
export interface Meter extends Entity {
  meter_number: string;
  unit?: string;
}
export interface Range {
  min_value: number;
  max_value: number;
}

const portal = 'customer-portal/v2/portal';

const organizationId = () => document.querySelector<HTMLMetaElement>('meta[name="portal:organization"]')?.content;

export const register = (portalId: string, { contract_number = '', ...values }: Record<string, string>) =>
  api.post(`customer-portal/v3/portal/public/user?portal_id=${portalId}`, {
    ...values,
    orgId: organizationId(),
    ...(contract_number ? { registration_identifiers: { contract: { contract_number } } } : {}),
  });
export const logIn = (portalId: string, values: Record<string, string>) =>
  api.post('customer-session', { portal_id: portalId, ...values });
export const logOut = () => api.delete('customer-session');
export const isLoggedIn = (portalId: string) =>
  api.get<{ logged_in: boolean }>(`customer-session?portal_id=${portalId}`).then(({ logged_in }) => logged_in);
export const getContact = () => api.get<{ entity: Contact }>(`${portal}/contact`).then(({ entity }) => entity);
export const updateContact = (change: Partial<Contact>) => api.patch(`${portal}/contact`, change);
export const getContracts = () => api.get<{ data: Contract[] }>(`${portal}/contract`).then(({ data }) => data);
export const getContract = (id: string) => api.get<{ entity: Contract; meters: Meter[] }>(`${portal}/contract/${id}`);
export const getRange = (meterId: string) =>
  api.get<{ data: Range[] }>(`${portal}/metering/reading/allowed-range/${meterId}`).then(({ data }) => data[0]);
export const addReading = (meterId: string, value: number) =>
  api.post(`${portal}/metering/reading`, { meter_id: meterId, value, source: 'ECP', reason: 'regular' });
