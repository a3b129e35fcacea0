import type { Pace, PaceLimits } from '../../domain/pace.js';

/** Of the settings: what holds for an account without limits of its own. */
export interface PaceDefaults {
	readonly bucket: Pace;
	readonly limits: PaceLimits;
}
