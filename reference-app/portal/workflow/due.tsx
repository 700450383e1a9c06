import { Badge, dayOf } from '@portal/kit';

/** When something is due, and whether that has passed. */
export const Due = ({ date }: { date: string }) => (
  <span className="muted">
    Due {dayOf(date)} {date.slice(0, 10) < new Date().toISOString().slice(0, 10) && <Badge tone="bad">Overdue</Badge>}
  </span>
);
