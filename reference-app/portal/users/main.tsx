import { application } from '@portal/kit';
import { UserList } from './UserList.tsx';

export const { bootstrap, mount, unmount } = application(UserList);
