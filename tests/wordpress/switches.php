<?php
/**
 * Plugin Name: Test switches
 * Description: Makes the test newsroom answer in the ways that live sites do. It obeys conf.json of the data folder,
 *              read at every request, and changes nothing while that is empty, save that it keeps WordPress off the network.
 */
if ( ! defined( 'ABSPATH' ) || ! defined( 'NEWSROOM_DIR' ) ) {
	return;
}

// ---- off the network, always
add_filter( 'pre_wp_mail', '__return_true' );
add_filter( 'pre_http_request', function () { return new WP_Error( 'http_request_not_executed', 'the test newsroom has no network' ); }, 99 );
add_filter( 'automatic_updater_disabled', '__return_true' );

$newsroom_conf = json_decode( (string) @file_get_contents( NEWSROOM_DIR . '/conf.json' ), true ) ?: array();
$newsroom_uri  = (string) ( $_SERVER['REQUEST_URI'] ?? '' );

// ---- feeds
if ( 'summary' === ( $newsroom_conf['rss'] ?? '' ) ) {
	add_filter( 'pre_option_rss_use_excerpt', function () { return '1'; } );
}
if ( 'off' === ( $newsroom_conf['feeds'] ?? '' ) ) { // the usual "disable feeds" snippet
	foreach ( array( 'do_feed', 'do_feed_rdf', 'do_feed_rss', 'do_feed_rss2', 'do_feed_atom' ) as $hook ) {
		add_action( $hook, function () { wp_die( 'Tidak ada feed. Silakan kunjungi <a href="' . esc_url( home_url( '/' ) ) . '">beranda</a>!' ); }, 1 );
	}
}

// ---- the REST API closed, in the ways sites close it
$newsroom_is_rest = preg_match( '~^/(index\.php/)?wp-json(/|\?|$)~', $newsroom_uri ) || isset( $_GET['rest_route'] );
$newsroom_refuse  = function ( $code, $message, $status ) {
	add_filter( 'rest_authentication_errors', function ( $result ) use ( $code, $message, $status ) {
		return empty( $result ) ? new WP_Error( $code, $message, array( 'status' => $status ) ) : $result;
	} );
};
switch ( $newsroom_conf['rest'] ?? 'open' ) {
	case '401': // the snippet of the WordPress handbook, and of many plugins
		$newsroom_refuse( 'rest_not_logged_in', 'You are not currently logged in.', 401 );
		break;
	case '403':
		$newsroom_refuse( 'rest_forbidden', 'REST API dinonaktifkan di situs ini.', 403 );
		break;
	case '404-json': // the content routes taken away; the index still answers
		add_filter( 'rest_endpoints', function ( $endpoints ) {
			return array_filter( $endpoints, function ( $route ) { return 0 !== strpos( $route, '/wp/v2' ); }, ARRAY_FILTER_USE_KEY );
		} );
		break;
	case '404-html': // the routes not served at all: the theme's own 404 page, and no discovery
		add_filter( 'request', function ( $vars ) { return isset( $vars['rest_route'] ) ? array( 'error' => '404' ) : $vars; } );
		add_action( 'init', function () {
			remove_action( 'template_redirect', 'rest_output_link_header', 11 );
			remove_action( 'wp_head', 'rest_output_link_wp_head', 10 );
		} );
		break;
	case '403-html': // refused by the web server, before WordPress
		if ( $newsroom_is_rest ) { header( 'X-Accel-Redirect: /__newsroom/403' ); exit; }
		break;
	case 'challenge': // a content network's check for bots
		if ( $newsroom_is_rest ) {
			http_response_code( 403 );
			header( 'Content-Type: text/html; charset=UTF-8' );
			header( 'cf-mitigated: challenge' );
			echo '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body><noscript><p>Enable JavaScript and cookies to continue</p></noscript></body></html>';
			exit;
		}
		break;
	case 'redirect-home':
		if ( $newsroom_is_rest ) { header( 'Location: ' . WP_HOME . '/', true, 302 ); exit; }
		break;
}
if ( 'gone' === ( $newsroom_conf['users'] ?? '' ) ) { // as security plugins do, against the listing of logins
	add_filter( 'rest_endpoints', function ( $endpoints ) {
		return array_filter( $endpoints, function ( $route ) { return 0 !== strpos( $route, '/wp/v2/users' ); }, ARRAY_FILTER_USE_KEY );
	} );
}

// ---- latency and failures
if ( 'cli' === PHP_SAPI || ( ! empty( $newsroom_conf['match'] ) && ! preg_match( '~' . str_replace( '~', '\~', $newsroom_conf['match'] ) . '~', $newsroom_uri ) ) ) {
	return;
}
usleep( (int) ( 1000 * ( $newsroom_conf['latency'] ?? 0 ) ) );
$newsroom_share = (float) ( $newsroom_conf['fail'] ?? 0 );
if ( $newsroom_share <= 0 ) {
	return;
}
// The n-th matching request has the same fate in every run with the same seed.
$newsroom_count = fopen( NEWSROOM_DIR . '/run/requests.count', 'c+' );
flock( $newsroom_count, LOCK_EX );
$newsroom_n = (int) stream_get_contents( $newsroom_count ) + 1;
ftruncate( $newsroom_count, 0 );
rewind( $newsroom_count );
fwrite( $newsroom_count, (string) $newsroom_n );
fclose( $newsroom_count );
$newsroom_dice = md5( ( $newsroom_conf['fail_seed'] ?? 1 ) . ':' . $newsroom_n );
if ( hexdec( substr( $newsroom_dice, 0, 6 ) ) / 0xffffff >= $newsroom_share ) {
	return;
}
$newsroom_kinds = explode( ',', $newsroom_conf['kinds'] ?? '500,503,429,truncate' );
$newsroom_kind  = $newsroom_kinds[ hexdec( substr( $newsroom_dice, 6, 4 ) ) % count( $newsroom_kinds ) ];
header( "X-Newsroom-Fault: $newsroom_kind" );
$newsroom_page = function ( $status, $reason ) {
	http_response_code( $status );
	header( 'Content-Type: text/html' );
	echo "<html>\r\n<head><title>$status $reason</title></head>\r\n<body>\r\n<center><h1>$status $reason</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
	exit;
};
switch ( $newsroom_kind ) {
	case '500': // a real fatal error: WordPress's own handler answers
		add_action( 'init', function () { throw new Error( 'a fatal error, as asked for' ); } );
		return;
	case '502':
		$newsroom_page( 502, 'Bad Gateway' );
	case '503':
		header( 'Retry-After: ' . (int) ( $newsroom_conf['retry_after'] ?? 1 ) );
		$newsroom_page( 503, 'Service Temporarily Unavailable' );
	case '429':
		header( 'Retry-After: ' . (int) ( $newsroom_conf['retry_after'] ?? 1 ) );
		$newsroom_page( 429, 'Too Many Requests' );
	case 'reset': // closed with no answer at all
		header( 'X-Accel-Redirect: /__newsroom/444' );
		exit;
	case 'html': // 200, and the login page of a hotspot
		header( 'Content-Type: text/html; charset=UTF-8' );
		echo '<!DOCTYPE html><html><head><title>Masuk Wi-Fi</title></head><body><h1>Silakan masuk ke jaringan</h1><form action="/masuk"><input name="no_hp"></form></body></html>';
		exit;
	case 'truncate': // the length of the whole, half of the bytes, then the connection closes
		ini_set( 'zlib.output_compression', '0' );
		ob_start( function ( $body ) {
			header( 'Content-Length: ' . strlen( $body ) );
			return substr( $body, 0, (int) ( strlen( $body ) / 2 ) );
		} );
		return;
	case 'cut': // half of the bytes, and an end that looks regular: only a parser can tell
		ob_start( function ( $body ) { return substr( $body, 0, (int) ( strlen( $body ) / 2 ) ); } );
		return;
}
