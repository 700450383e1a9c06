import { EventEmitter } from 'node:events';

/** Says that there is something to look at; what it is, each may read only by their own rights. */
export interface PortalEvent {
  type: 'message' | 'thread' | 'notification' | 'session';
}

/** What happens in an organization, told at once to those of its members who are looking. */
export class Events {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  publish(organizationId: string, event: PortalEvent): void {
    this.emitter.emit(organizationId, event);
  }

  /** Returns the function that ends the subscription. */
  subscribe(organizationId: string, listener: (event: PortalEvent) => void): () => void {
    this.emitter.on(organizationId, listener);
    return () => this.emitter.off(organizationId, listener);
  }
}
