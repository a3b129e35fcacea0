import { cookiesOf, setCookie } from '../../../service/src/platform/http-cookies.js';
import {
	buttonForm,
	bulletList,
	htmlDocument,
	linkTo,
} from '../../../service/src/platform/html-document.js';
import { PAGE_HEADERS, pagePolicy } from '../../../service/src/platform/http-page.js';

const given = { name: 'one', value: 'v', maxAgeSeconds: 60 };

describe('a cookie', () => {
	it('is bound to this host and to https where the service is reached by https', () => {
		expect(setCookie({ ...given, secure: true })).toBe(
			'__Host-one=v; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
		);
	});

	it('does without both where it is reached by http', () => {
		expect(setCookie({ ...given, secure: false })).toBe(
			'one=v; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
		);
	});

	it('is read from among others, and none from nothing', () => {
		expect(cookiesOf({ cookie: 'a=1; one=v; b' })).toMatchObject({ a: '1', one: 'v' });
		expect(Object.keys(cookiesOf({}))).toEqual([]);
		expect(cookiesOf({ cookie: '__proto__=x' })['toString']).toBeUndefined();
	});
});

describe('a page', () => {
	it('has no form of its own to send unless it names where to', () => {
		expect(PAGE_HEADERS['Content-Security-Policy']).toContain("form-action 'none'");
		expect(pagePolicy(["'self'", 'https:'])).toContain(
			"form-action 'self' https:; frame-ancestors 'none'",
		);
	});

	it('shows every text as text', () => {
		const evil = '"><script>x</script>';
		const page = htmlDocument(evil, [bulletList([evil]), buttonForm(evil), linkTo(evil, evil)]);
		expect(page).not.toContain('<script');
		expect(page).not.toContain('"">');
	});
});
