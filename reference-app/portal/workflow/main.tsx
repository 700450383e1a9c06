import { application } from '@portal/kit';
import { Route, Switch } from 'wouter';
import { ExecutionPage } from './ExecutionPage.tsx';
import { MyTasks } from './MyTasks.tsx';
import { StartWorkflow } from './StartWorkflow.tsx';
import { TemplateList } from './TemplateList.tsx';

const Workflows = () => (
  <Switch>
    <Route path="/app/workflow">{() => <TemplateList />}</Route>
    <Route path="/app/workflow/start/:slug/:id">{({ slug, id }) => <StartWorkflow slug={slug} id={id} />}</Route>
    <Route path="/app/workflow/mine">{() => <MyTasks />}</Route>
    <Route path="/app/workflow/:id">{({ id }) => <ExecutionPage key={id} id={id} />}</Route>
  </Switch>
);

export const { bootstrap, mount, unmount } = application(Workflows);
