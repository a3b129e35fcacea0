import { switchProject } from '../../../service/src/features/people/switch-project.js';
import { peopleDeps } from '../../../service/src/app/project-deps.js';
import { OWNER, OWNER_SETTINGS, signInAt } from '../../support/owner.js';
import { startStack, type Stack } from '../../support/start-stack.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack({ settings: OWNER_SETTINGS });
});
afterAll(() => stack.stop());

describe('a switch to another project', () => {
	it('leaves no token of a sign-in that ended meanwhile', async () => {
		const { session } = await signInAt(stack.url, OWNER);
		const deps = peopleDeps(stack.context);
		const { sessions } = deps;
		const held = await stack.context.connection.collection('sessions').findOne({});
		const family = String(held?.['family']);
		const signedOutMeanwhile = {
			...deps,
			sessions: {
				...sessions,
				insert: async (fresh: Parameters<typeof sessions.insert>[0]) => {
					await sessions.endFamily(family);
					await sessions.insert(fresh);
				},
			},
		};
		const projectId = session.active_project.id;
		const caller = {
			kind: 'user',
			workspaceId: projectId,
			keyId: family,
			keyName: OWNER.email,
			userId: session.user.id,
			scopes: ['read'],
			accountIds: null,
			requestsPerMinute: null,
		} as const;
		await expect(switchProject(signedOutMeanwhile, caller, { projectId })).rejects.toMatchObject({
			code: 'session_expired',
		});
		expect(await sessions.endFamily(family)).toEqual([]);
	});
});
