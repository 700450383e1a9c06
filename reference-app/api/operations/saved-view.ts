import type { OperationMethods } from '@epilot/sdk/entity';
import type { Call, OperationsOf } from '../contract.ts';
import { HttpError, notFound } from '../errors.ts';
import type { Document } from '../store.ts';
import { isOwnView, maySeeView } from '../whose-view.ts';

const toView = ({ id, data, created_at, updated_at }: Document) => ({ ...data, id, created_at, updated_at });

function visible(call: Call): Document {
  const view = call.store.get('saved_view', call.params.id ?? '');
  if (!maySeeView(call.token, view)) throw notFound('The view');
  return view;
}

/** Views of lists of entities, by which everybody keeps what they look for. */
export const savedViewOperations: OperationsOf<OperationMethods> = {
  listSavedViews: {
    access: 'read',
    run: (call) => {
      const { slug } = call.query;
      const results = call.store
        .all('saved_view', slug ? { slug } : undefined)
        .filter((view) => maySeeView(call.token, view))
        .map(toView);
      return { status: 200, body: { hits: results.length, results } };
    },
  },
  createSavedView: {
    access: 'write',
    run: (call) => {
      const { slug, name, ui_config, shared = false } = call.body;
      const created_by = { user_id: call.token.user_id ?? '' };
      const view = call.store.insert('saved_view', name, { slug, name, ui_config, shared, created_by });
      return { status: 201, body: toView(view) };
    },
  },
  getSavedView: { access: 'read', run: (call) => ({ status: 200, body: toView(visible(call)) }) },
  deleteSavedView: {
    access: 'write',
    run: (call) => {
      const view = visible(call);
      if (!isOwnView(call.token, view)) throw new HttpError(403, "This view is somebody else's to remove.");
      call.store.purge('saved_view', view.id);
      return { status: 200 };
    },
  },
};
