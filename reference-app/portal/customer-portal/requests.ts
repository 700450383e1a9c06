import { api, organizationId } from '@portal/kit';
import type { Address, Payment } from '../../contact-logic.ts';

interface Entity {
  _id: string;
  _title: string;
}
export interface Contact extends Entity {
  first_name: string;
  last_name: string;
  email: string;
  phone?: string;
  address?: Address[];
  payment?: Payment[];
  /** The topics that the customer consents to. */
  consents: string[];
}
export interface Contract extends Entity {
  contract_number?: string;
  status?: string;
  termination_date?: string;
  branch?: string;
  price?: number;
}
export interface Meter extends Entity {
  meter_number: string;
  unit?: string;
  /** What a next reading may be; undefined where it is not known. */
  range?: Range | undefined;
}
export interface Invoice extends Entity {
  /** In cents. */
  billing_amount: number;
  due_date: string;
  paid_date?: string;
}
interface PortalFile extends Entity {
  filename: string;
  mime_type: string;
  /** In base64. */
  contents: string;
}
interface Range {
  min_value: number;
  max_value: number;
}

const portal = 'customer-portal/v2/portal';

export const register = (portalId: string, { contract_number = '', ...values }: Record<string, string>) =>
  api.post(`customer-portal/v3/portal/public/user?portal_id=${portalId}`, {
    ...values,
    orgId: organizationId(),
    ...(contract_number ? { registration_identifiers: { contract: { contract_number } } } : {}),
  });
export const logIn = (portalId: string, values: Record<string, string>) =>
  api.post('customer-session', { portal_id: portalId, ...values });
export const requestReset = (portalId: string, email: string) =>
  api.post('customer-session/forgotten', { portal_id: portalId, email });
export const resetPassword = (portalId: string, given: Record<string, string>) =>
  api.post('customer-session/reset', { portal_id: portalId, ...given });
export const logOut = () => api.delete('customer-session');
export const isLoggedIn = (portalId: string) =>
  api.get<{ logged_in: boolean }>(`customer-session?portal_id=${portalId}`).then(({ logged_in }) => logged_in);
export const getContact = () => api.get<{ entity: Contact }>(`${portal}/contact`).then(({ entity }) => entity);
export const updateContact = (change: Partial<Contact>) => api.patch(`${portal}/contact`, change);
export const changeConsent = (identifier: string, topic: string, given: boolean) =>
  api.post('consent/v1/consent/publish', { type: given ? 'OPT_IN' : 'OPT_OUT', topic, identifier });
export const getContracts = () => api.get<{ data: Contract[] }>(`${portal}/contract`).then(({ data }) => data);
export const getFiles = () =>
  api.get<{ results: Entity[] }>(`${portal}/user/files?from=0&size=100`).then(({ results }) => results);
export const getFile = (id: string) =>
  api.get<{ file: PortalFile }>(`${portal}/user/file/${id}`).then(({ file }) => file);
export const getInvoices = () =>
  api.get<{ results: Invoice[] }>(`${portal}/billing/events`).then(({ results }) => results);
export const uploadPhoto = (meter_id: string, { name, type }: File, contents: string) =>
  api.post(`${portal}/metering/reading/photo`, { meter_id, filename: name, mime_type: type, contents });
const getRange = (meterId: string) =>
  api.get<{ data: Range[] }>(`${portal}/metering/reading/allowed-range/${meterId}`).then(({ data }) => data[0]);
/** A contract with all that its page shows, so that no button moves while somebody clicks it. */
export async function getContract(id: string): Promise<{ entity: Contract; meters: Meter[] }> {
  const { entity, meters } = await api.get<{ entity: Contract; meters: Meter[] }>(`${portal}/contract/${id}`);
  const withRange = async (meter: Meter) => ({ ...meter, range: await getRange(meter._id).catch(() => undefined) });
  return { entity, meters: await Promise.all(meters.map(withRange)) };
}
export const terminate = (id: string, termination_date: string) =>
  api.patch(`${portal}/contract/${id}`, { status: 'terminated', termination_date });
export const addReading = (meterId: string, value: number) =>
  api.post(`${portal}/metering/reading`, { meter_id: meterId, value, source: 'ECP', reason: 'regular' });
