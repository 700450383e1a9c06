import {
  Alert,
  Badge,
  Button,
  ButtonLink,
  Empty,
  Page,
  SelectField,
  TextField,
  mayWrite,
  useSession,
} from '@portal/kit';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { BulkActions } from './BulkActions.tsx';
import { downloadCsv } from './export.ts';
import { WHOLE_LIST, addressOf, shown, type Attribute, type Entity } from './model.ts';
import { getSchema, listViews, searchEntities } from './requests.ts';
import { SavedViews } from './SavedViews.tsx';

const PAGE_SIZE = 10;

function SortableHeader({
  name,
  label,
  sort,
  onSort,
}: {
  name: string;
  label: string;
  sort: string;
  onSort: (sort: string) => void;
}) {
  const [current, direction] = sort.split(':');
  const active = current === name;
  return (
    <th scope="col" aria-sort={active ? (direction === 'asc' ? 'ascending' : 'descending') : 'none'}>
      <button type="button" onClick={() => onSort(`${name}:${active && direction === 'asc' ? 'desc' : 'asc'}`)}>
        {label} {active && <span aria-hidden="true">{direction === 'asc' ? '▲' : '▼'}</span>}
      </button>
    </th>
  );
}

export function EntityList({ slug }: { slug: string }) {
  const session = useSession();
  const [state, setState] = useState(WHOLE_LIST);
  const [page, setPage] = useState(0);
  const [selected, setSelected] = useState<Entity[]>([]);
  const { text, filter, sort, deleted } = state;
  const schema = useQuery({ queryKey: ['schema', slug], queryFn: () => getSchema(slug) });
  const filterable = schema.data?.attributes.find(({ type }) => type === 'select');
  const list = {
    slug,
    text,
    sort,
    deleted,
    from: page * PAGE_SIZE,
    size: PAGE_SIZE,
    filter: [filterable?.name ?? '', filter] as [string, string],
  };
  const entities = useQuery({
    queryKey: ['entities', list],
    queryFn: () => searchEntities(list),
    placeholderData: keepPreviousData,
  });
  const views = useQuery({ queryKey: ['views', slug], queryFn: () => listViews(slug) });

  if (schema.isError || entities.isError || views.isError) return <Alert>This list could not be loaded.</Alert>;
  if (!schema.data || !entities.data || !views.data) return null;
  const { name, plural, attributes } = schema.data;
  const columns = attributes.filter(({ show_in_table }) => show_in_table);
  const { hits, results } = entities.data;
  const turnTo = (number: number) => {
    setPage(number);
    setSelected([]);
  };
  const change = (part: Partial<typeof state>) => {
    setState({ ...state, ...part });
    turnTo(0);
  };
  const onSort = (wanted: string) => change({ sort: wanted });
  const editable = mayWrite(session) && !deleted;
  const isSelected = ({ _id }: Entity) => selected.some((one) => one._id === _id);
  const select = (entity: Entity) =>
    setSelected(isSelected(entity) ? selected.filter(({ _id }) => _id !== entity._id) : [...selected, entity]);
  const columnOf = (attribute: Attribute) => (
    <SortableHeader key={attribute.name} name={attribute.name} label={attribute.label} sort={sort} onSort={onSort} />
  );

  return (
    <Page
      title={plural}
      actions={
        <>
          {session?.flags['entity-export'] && (
            <Button onClick={() => void downloadCsv(list, columns)}>Export as CSV</Button>
          )}
          {mayWrite(session) && <ButtonLink href={`/app/entity/${slug}/import`}>Import</ButtonLink>}
          {mayWrite(session) && (
            <ButtonLink primary href={`/app/entity/${slug}/new`}>
              New {name.toLowerCase()}
            </ButtonLink>
          )}
        </>
      }
    >
      <search className="inline">
        <TextField
          label={`Search ${plural.toLowerCase()}`}
          type="search"
          value={text}
          onChange={(event) => change({ text: event.target.value })}
        />
        {filterable && (
          <SelectField
            label={filterable.label}
            options={filterable.options ?? []}
            empty="All"
            value={filter}
            onChange={(event) => change({ filter: event.target.value })}
          />
        )}
        <label className="check">
          <input type="checkbox" checked={deleted} onChange={(event) => change({ deleted: event.target.checked })} />{' '}
          Show deleted
        </label>
      </search>
      <SavedViews slug={slug} views={views.data} current={state} onChoose={change} />
      {selected.length > 0 && <BulkActions selected={selected} onDone={() => setSelected([])} />}
      <div className="card table-card">
        {results.length === 0 ? (
          <Empty>No {plural.toLowerCase()} found.</Empty>
        ) : (
          <table aria-label={plural}>
            <thead>
              <tr>
                {editable && <td />}
                <SortableHeader name="_title" label={name} sort={sort} onSort={onSort} />
                {columns.map(columnOf)}
                <th scope="col">Tags</th>
              </tr>
            </thead>
            <tbody>
              {results.map((entity) => (
                <tr key={entity._id}>
                  {editable && (
                    <td>
                      <input
                        type="checkbox"
                        aria-label={`Select ${entity._title}`}
                        checked={isSelected(entity)}
                        onChange={() => select(entity)}
                      />
                    </td>
                  )}
                  <th scope="row">
                    <Link href={addressOf(entity)}>{entity._title}</Link>
                  </th>
                  {columns.map((attribute) => (
                    <td key={attribute.name}>{shown(attribute, entity[attribute.name])}</td>
                  ))}
                  <td>
                    {entity._tags.map((tag) => (
                      <Badge key={tag}>{tag}</Badge>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <nav className="pager" aria-label="Pages">
        <Button disabled={page === 0} onClick={() => turnTo(page - 1)}>
          Previous
        </Button>
        <span role="status">
          {hits === 0 ? 'Nothing to show' : `${page * PAGE_SIZE + 1}–${page * PAGE_SIZE + results.length} of ${hits}`}
        </span>
        <Button disabled={(page + 1) * PAGE_SIZE >= hits} onClick={() => turnTo(page + 1)}>
          Next
        </Button>
      </nav>
    </Page>
  );
}
