import { listedBoards } from './board-access.js';
import type { Operation } from './operation.js';

export const getAccount: Operation = {
	id: 'user_account/get',
	category: 'org_read',
	scopes: ['user_accounts:read'],
	run: (call) => {
		const { sim, user } = call;
		return {
			status: 200,
			body: {
				id: user.id,
				username: user.username,
				account_type: 'BUSINESS',
				business_name: user.username,
				about: '',
				profile_image: `${sim.baseUrl}/_sim/image.png`,
				website_url: '',
				board_count: listedBoards(sim, call).length,
				pin_count: sim.world.pinsOfUser(user.id).summary(sim.now()).count,
				follower_count: 0,
				following_count: 0,
				monthly_views: 0,
			},
		};
	},
};
