import { noteTargetAtEnd } from '../../src/runtime/target.ts';
import gate from '../../../../gate.config.ts';

export default () => noteTargetAtEnd(gate, 0);
