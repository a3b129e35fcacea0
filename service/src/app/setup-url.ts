import { welcomeOwner } from '../features/people/index.js';
import { systemRandom } from '../platform/random.js';
import type { Context } from './context.js';
import { ownerDeps } from './project-deps.js';
import { serviceUrl } from './service-url.js';

/** Makes the owner of the settings, or answers with the address of a new set-up link. */
export async function setupUrlOf(context: Context, port: number): Promise<string | null> {
	const { publicUrl, host } = context.config.http;
	const { ownerEmail: email, ownerPassword: password } = context.config.people;
	const path = await welcomeOwner({
		...ownerDeps(context),
		random: systemRandom,
		owner: email === undefined || password === undefined ? null : { email, password },
	});
	return path === null ? null : (publicUrl ?? serviceUrl(host, port)) + path;
}
