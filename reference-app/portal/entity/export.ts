import { cell } from './csv.ts';
import { plain, type Attribute } from './model.ts';
import { searchEntities, type ListRequest } from './requests.ts';

/** Downloads all that the list's search finds, in its order, as CSV (RFC 4180). */
export async function downloadCsv(list: ListRequest, columns: Attribute[]): Promise<void> {
  const { results } = await searchEntities({ ...list, from: 0, size: 1_000 });
  const rows = [
    columns.map(({ label }) => label),
    ...results.map((entity) => columns.map((column) => plain(column, entity[column.name]))),
  ];
  const content = rows.map((row) => row.map(cell).join(',')).join('\r\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\uFEFF', content], { type: 'text/csv' }));
  link.download = `${list.slug}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}
