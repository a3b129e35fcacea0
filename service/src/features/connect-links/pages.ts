import {
	bulletList,
	buttonForm,
	htmlDocument,
	linkTo,
	paragraph,
	smallPrint,
} from '../../platform/html-document.js';
import type { FaultWords, RoutePage } from '../../platform/http-page.js';
import type { ConnectPageView, FollowedConnectLink } from './schemas.js';

const fault = ({ message, remedy, requestId }: FaultWords): string =>
	htmlDocument('This did not work', [
		paragraph(message),
		paragraph(remedy),
		smallPrint(`Request ${requestId}`),
	]);

/** What a person sees who opens a connect link. */
export const connectPage: RoutePage<ConnectPageView> = { answer: invitation, fault };

/** Seen only where a browser does not go on to Pinterest by itself. */
export const goingPage: RoutePage<FollowedConnectLink> = {
	answer: ({ authorization_url }) =>
		htmlDocument('On to Pinterest', [linkTo(authorization_url, 'Continue to Pinterest')]),
	fault,
};

function invitation({
	workspace,
	label,
	username,
	permissions,
	expires_at,
}: ConnectPageView): string {
	const whose =
		username === null ? 'your Pinterest account' : `the Pinterest account “${username}”`;
	const asks = `${workspace} asks you to connect ${whose}`;
	return htmlDocument('Connect to Pinterest', [
		paragraph(username === null ? `${asks}.` : `${asks} again. Sign in at Pinterest as that user.`),
		smallPrint(`For: ${label}`),
		paragraph(`You will be asked to allow ${workspace} to:`),
		bulletList(permissions),
		paragraph('You sign in at Pinterest itself; your password is never seen here.'),
		buttonForm('Continue to Pinterest'),
		smallPrint(
			`This page works until ${readable(expires_at)} and for one connection. If you do not know who sent it to you, close it.`,
		),
	]);
}

const FORMAT = new Intl.DateTimeFormat('en-GB', {
	dateStyle: 'long',
	timeStyle: 'short',
	timeZone: 'UTC',
});

const readable = (instant: string): string => `${FORMAT.format(new Date(instant))} UTC`;
