import { application } from '@portal/kit';
import { Route, Switch } from 'wouter';
import { EntityDetail } from './EntityDetail.tsx';
import { EntityForm } from './EntityForm.tsx';
import { EntityList } from './EntityList.tsx';
import { ImportPage } from './ImportPage.tsx';

const Entities = () => (
  <Switch>
    <Route path="/app/entity/:slug">{({ slug }) => <EntityList key={slug} slug={slug} />}</Route>
    <Route path="/app/entity/:slug/new">{({ slug }) => <EntityForm slug={slug} />}</Route>
    <Route path="/app/entity/:slug/import">{({ slug }) => <ImportPage key={slug} slug={slug} />}</Route>
    <Route path="/app/entity/:slug/:id">{({ slug, id }) => <EntityDetail key={id} slug={slug} id={id} />}</Route>
    <Route path="/app/entity/:slug/:id/edit">{({ slug, id }) => <EntityForm slug={slug} id={id} />}</Route>
  </Switch>
);

export const { bootstrap, mount, unmount } = application(Entities);
