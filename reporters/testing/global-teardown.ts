import { noteTargetAtEnd } from '../../fixtures/environment/target.ts';
import gate from '../../gate.config.ts';

export default () => noteTargetAtEnd(gate, 0);
