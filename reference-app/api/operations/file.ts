import type { OperationMethods } from '@epilot/sdk/file';
import { signedUrl } from '../content.ts';
import type { OperationsOf } from '../contract.ts';
import { HttpError, notFound } from '../errors.ts';
import type { Document } from '../store.ts';
import { fileOf } from '../whose-file.ts';
import { toEntity } from './entity.ts';
import { ownThread } from './message.ts';

const PROGRAMS = /\.(exe|msi|bat|cmd|com|scr|vbs|ps1|js|jar|sh)$/i;

function checkName(filename = ''): asserts filename is string {
  if (!filename || PROGRAMS.test(filename)) throw new HttpError(400, 'Programs are not accepted, only documents.');
}

/** The one of the ways to save a file that is built: what was uploaded before. */
type Save = { filename?: string; s3ref?: { key?: string }; relations?: { entity_id: string }[] };

const toFile = (file: Document, organizationId: string) => ({
  ...{ type: 'document', access_control: 'private', versions: [] },
  ...toEntity(file, organizationId),
});

export const fileOperations: OperationsOf<OperationMethods> = {
  uploadFileV2: {
    access: 'write',
    run: (call) => {
      const { filename, mime_type } = call.body;
      checkName(filename);
      const { id } = call.store.insert('upload', filename, { filename, mime_type, contents: '' });
      const s3ref = { bucket: call.store.organizationId, key: id };
      return { status: 201, body: { s3ref, upload_url: signedUrl(call, 'upload', id) } };
    },
  },
  saveFileV2: {
    access: 'write',
    run: ({ store, body }) => {
      const { filename, relations = [], s3ref } = body as Save;
      checkName(filename);
      const upload = store.get('upload', s3ref?.key ?? '');
      const targets = relations.map(({ entity_id }) => store.findById(entity_id));
      if (targets.some((target) => !target || target.deleted_at)) throw notFound('The entity of the file');
      return store.atomically(() => {
        const size_bytes = Buffer.byteLength(String(upload.data.contents), 'base64');
        const file = store.insert('file', filename, { ...upload.data, filename, size_bytes }, targets[0]?.id);
        for (const target of targets) store.addRelation(file.id, 'attached_to', target?.id ?? '');
        store.purge('upload', upload.id);
        return { status: 200, body: toFile(file, store.organizationId) };
      });
    },
  },
  downloadFile: {
    access: 'read',
    run: (call) => {
      const attachment = call.store.find('attachment', call.params.id ?? '');
      if (attachment) ownThread(call, String(attachment.data.thread_id));
      const { kind, id } = attachment ?? fileOf(call);
      return { status: 200, body: { download_url: signedUrl(call, kind, id) } };
    },
  },
  deleteFile: {
    access: 'write',
    run: ({ store, params, query }) => {
      const file = store.get('file', params.id ?? '');
      if (query.purge) store.purge('file', file.id);
      else store.markDeleted('file', file.id, true);
      return { status: 200, body: toFile(file, store.organizationId) };
    },
  },
};
