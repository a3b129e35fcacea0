/** What can be changed while the simulator runs (`PUT /_sim/settings`). Times in milliseconds. */
export interface Settings {
	/** How long a new pin stays out of lists, `pin_count` and `board_pins_modified_at`. */
	lagMs: number;
	/** Writes per user and app in 60 s; null switches the limit off. */
	writeLimitPerMinute: number | null;
	/** Reads per user and app in 60 s; null (default) switches the limit off, the header says 1000. */
	readLimitPerMinute: number | null;
	/** How long a held connection is kept before it is destroyed. */
	holdMs: number;
	/** Delay of the faults `slow` and `late-effect` whose rule names none. */
	delayMs: number;
	/** How long an uploaded video is processed. */
	mediaProcessingMs: number;
	/** Fetch `image_url` media as Pinterest does; off: any http(s) address is taken. */
	fetchImages: boolean;
	/** What becomes of a refresh token once it was used. */
	rotation: 'kill' | 'keep';
	accessTokenSeconds: number;
	refreshTokenSeconds: number;
	/** Added to every answered call under /v5. */
	latencyMs: number;
}

export const defaultSettings: Readonly<Settings> = {
	lagMs: 0,
	writeLimitPerMinute: 100,
	readLimitPerMinute: null,
	holdMs: 60_000,
	delayMs: 2_000,
	mediaProcessingMs: 1_000,
	fetchImages: false,
	rotation: 'kill',
	accessTokenSeconds: 2_592_000,
	refreshTokenSeconds: 5_184_000,
	latencyMs: 0,
};
