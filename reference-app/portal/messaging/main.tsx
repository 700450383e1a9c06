import { application } from '@portal/kit';
import { Route, Switch } from 'wouter';
import { Inbox } from './Inbox.tsx';

const Messaging = () => (
  <Switch>
    <Route path="/app/messaging/:thread?">{({ thread }) => <Inbox threadId={thread} />}</Route>
  </Switch>
);

export const { bootstrap, mount, unmount } = application(Messaging);
