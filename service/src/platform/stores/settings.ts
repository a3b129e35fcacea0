import type { StorePins } from './pins.js';

export type StoreKind = 'mongo' | 'redis';

/** The steps in the order in which they are tried. */
export const STORE_STEPS = ['url', 'path', 'cache', 'fetch'] as const;
export type StoreStep = (typeof STORE_STEPS)[number];

/** Where the stores come from. Nothing here is read from the environment: config hands it in. */
export interface StoreSettings {
	/** `auto` tries the steps in order, any other value forces that one. */
	mode: 'auto' | StoreStep;
	/** MONGODB_URI. Where it is set and the mode is `auto`, it is used or refused, never skipped. */
	mongoUrl?: string;
	/** REDIS_URL, likewise. */
	redisUrl?: string;
	/** Folder of fetched server programs. */
	cacheDir: string;
	/** PATH, searched in the step `path`. */
	searchPath: string;
	/** Holds the databases of embedded stores; `.pinlane`. */
	dataDir: string;
	/** Empties the databases in the data folder first. */
	fresh?: boolean;
	/** Runs pip; `python3`. */
	pythonCommand?: string;
	/** Environment for pip; only what pip, proxies and certificates need is passed on. */
	env?: Readonly<Record<string, string | undefined>>;
	/** Programs and checksums the cache and the fetch accept; those of this repository. */
	pins?: StorePins;
	/** `linux-x64` and so on; that of this machine. */
	platform?: string;
	/** Milliseconds a server behind a URL has for its first answer; 10 s. */
	reachWithinMs?: number;
	/** A Redis behind its URL that is away is waited for while the service runs, not before. */
	redisMayBeAway?: boolean;
	/** Gets one line per thing that takes a while or ended by itself. */
	onProgress?: (line: string) => void;
}

/** One opened store. `pid`, `port` and `binary` are only there when it was started by us. */
export interface StoreServer {
	readonly kind: StoreKind;
	readonly source: StoreStep;
	readonly url: string;
	readonly version: string;
	readonly pid?: number;
	readonly port?: number;
	readonly binary?: string;
	/** Ends the program (SIGKILL unless told) and resolves when it has exited. */
	kill(signal?: NodeJS.Signals): Promise<void>;
	/** Starts it again on the same port and data; ends it first where it still runs. */
	restart(): Promise<void>;
}

export interface Stores {
	readonly mongo: StoreServer;
	readonly redis: StoreServer;
	/** Ends what was started here (10 s, then SIGKILL) and frees the data folder. */
	stop(): Promise<void>;
}

/** A server program that can be started. */
export interface StoreBinary {
	source: Exclude<StoreStep, 'url'>;
	path: string;
	version: string;
}
