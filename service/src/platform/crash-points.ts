import type { CrashOrder, CrashPointName } from '../config/crash-point-names.js';

let order: CrashOrder | undefined;
let left = 0;

/** For fault runs: from now on the process ends itself at the ordered passage of a point. */
export function armCrashPoint(given: CrashOrder | undefined): void {
	order = given;
	left = given?.passage ?? 0;
}

/**
 * A place where a crash is worth trying. Ends the process as a kill does, with nothing tidied up,
 * when it was ordered to here; else it costs one comparison.
 */
export function crashPoint(name: CrashPointName): void {
	if (order?.point !== name) return;
	left -= 1;
	if (left === 0) process.kill(process.pid, 'SIGKILL');
}
