import type { Config } from '../config/config.js';
import type { Provider } from '../features/workspaces/index.js';

/** Settings without which pins cannot go to a provider. */
export function lackingSettings({ pinterest, http }: Config, provider: Provider): string[] {
	const needed: readonly (readonly [string, unknown])[] =
		provider === 'simulator'
			? [['PINLANE_SIMULATOR_URL', pinterest.simulatorUrl]]
			: [
					['PINTEREST_CLIENT_ID', pinterest.clientId],
					['PINTEREST_CLIENT_SECRET', pinterest.clientSecret],
					['PUBLIC_URL', http.publicUrl],
				];
	return needed.filter(([, value]) => value === undefined).map(([name]) => name);
}
