import { application } from '@portal/kit';
import { Route, Switch } from 'wouter';
import { JourneyBuilder } from './JourneyBuilder.tsx';
import { JourneyList } from './JourneyList.tsx';

const Journeys = () => (
  <Switch>
    <Route path="/app/journey">{() => <JourneyList />}</Route>
    <Route path="/app/journey/:id">{({ id }) => <JourneyBuilder key={id} id={id} />}</Route>
  </Switch>
);

export const { bootstrap, mount, unmount } = application(Journeys);
