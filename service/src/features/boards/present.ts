import type { Board } from '../../pinterest/port.js';
import type { BoardItem } from './schemas.js';

export function presentBoard({ id, name, description, privacy }: Board): BoardItem {
	return { id, name, description, privacy };
}
