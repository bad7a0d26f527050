<?php
/**
 * Installs and fills the test newsroom, and changes a running one. Called by serve.py:
 *
 *   php seed.php DOCROOT fill POSTS              install; then generated posts up to POSTS (safe to repeat)
 *   php seed.php DOCROOT publish N TITLE CATS    N posts dated now; prints "ID URL" for each
 *   php seed.php DOCROOT edit|trash|delete ID
 *   php seed.php DOCROOT import PLUGIN FILE...   by the importer in the folder PLUGIN; prints "ID TYPE URL" for each post and page
 */
list( , $docroot, $verb ) = $argv;
$url                       = parse_url( json_decode( file_get_contents( dirname( $docroot ) . '/state.json' ), true )['url'] );
$_SERVER['HTTP_HOST']      = $url['host'] . ':' . $url['port'];
$_SERVER['REQUEST_URI']    = '/';
$_SERVER['REQUEST_METHOD'] = 'GET';
if ( 'import' === $verb ) {
	define( 'WP_LOAD_IMPORTERS', true );
}
if ( 'fill' === $verb ) {
	define( 'WP_INSTALLING', true );
}
require $docroot . '/wp-load.php';
foreach ( array( 'upgrade', 'image', 'post', 'taxonomy' ) as $part ) {
	require_once ABSPATH . "wp-admin/includes/$part.php";
}
require_once __DIR__ . '/content.php';
kses_remove_filters(); // the posts hold what a careless editor's posts hold

function newsroom_fail( $text ) {
	fwrite( STDERR, "seed: $text\n" );
	exit( 1 );
}

/** Timestamp to WordPress's two columns: the site's wall clock, and GMT. */
function newsroom_times( $timestamp ) {
	return array( wp_date( 'Y-m-d H:i:s', $timestamp ), gmdate( 'Y-m-d H:i:s', $timestamp ) );
}

function newsroom_category_ids( $slugs ) {
	return array_map( function ( $slug ) {
		$term = get_term_by( 'slug', $slug, 'category' );
		return $term ? $term->term_id : newsroom_fail( "no category $slug" );
	}, array_values( array_filter( $slugs ) ) );
}

/** A picture of a river under an evening sky, and its attachment's number. */
function newsroom_picture( $name, $n ) {
	list( $w, $h ) = array( 1200, 675 );
	$image = imagecreatetruecolor( $w, $h );
	for ( $y = 0; $y < $h; $y++ ) {
		$f = $y / $h;
		$c = $f < 0.55 ? array( 250 - 20 * $n, 150 + 90 * $f, 80 + 30 * $n ) : array( 120 - 60 * $f, 95 - 40 * $f, 60 );
		imageline( $image, 0, $y, $w, $y, imagecolorallocate( $image, (int) $c[0], (int) $c[1], (int) min( 255, $c[2] ) ) );
	}
	imagefilledellipse( $image, 250 + 220 * $n, 240, 130, 130, imagecolorallocate( $image, 255, 235, 170 ) );
	$uploads = wp_upload_dir();
	imagejpeg( $image, $uploads['path'] . "/$name", 70 );
	$file = $uploads['path'] . "/$name";
	$id   = wp_insert_attachment( array( 'guid' => $uploads['url'] . "/$name", 'post_mime_type' => 'image/jpeg', 'post_title' => "Sungai $n", 'post_excerpt' => "Tepian sungai. (Foto: tim $n)", 'post_status' => 'inherit', 'post_author' => 1 ), $file );
	wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $file ) );
	update_post_meta( $id, '_wp_attachment_image_alt', "Tepian sungai $n" );
	return $id;
}

function newsroom_install() {
	global $wp_rewrite;
	load_default_textdomain( 'id_ID' );
	$GLOBALS['wp_locale'] = new WP_Locale();
	wp_install( 'KalbarOnline (uji)', 'admin', 'admin@example.com', true, '', 'admin', 'id_ID' );
	$options = array( 'blogdescription' => 'Kabar dari garis khatulistiwa — situs uji', 'timezone_string' => 'Asia/Pontianak', 'gmt_offset' => '', 'posts_per_rss' => '10', 'comment_previously_approved' => '0', 'WPLANG' => 'id_ID' );
	foreach ( $options as $name => $value ) { update_option( $name, $value ); }
	$wp_rewrite->init();
	$wp_rewrite->set_permalink_structure( '/%year%/%monthnum%/%day%/%postname%/' );
	create_initial_taxonomies();
	wp_delete_post( 1, true );
	foreach ( newsroom_categories() as $slug => list( $name, $parent, $about ) ) {
		wp_insert_term( $name, 'category', array( 'slug' => $slug, 'parent' => $parent ? get_term_by( 'slug', $parent, 'category' )->term_id : 0, 'description' => $about ) );
	}
	foreach ( newsroom_tags() as $tag ) { wp_insert_term( $tag, 'post_tag' ); }
	foreach ( newsroom_authors() as $login => list( $name, $bio ) ) {
		wp_insert_user( array( 'user_login' => $login, 'user_pass' => "kata-$login", 'user_email' => "$login@example.com", 'display_name' => $name, 'user_nicename' => $login, 'description' => $bio, 'role' => 'author' ) );
	}
	update_option( 'newsroom_pictures', array_map( function ( $n ) { return newsroom_picture( "sungai-$n.jpg", $n ); }, array( 0, 1, 2, 3 ) ) );
	newsroom_insert_specials();
}

function newsroom_insert_specials() {
	$pictures = get_option( 'newsroom_pictures' );
	foreach ( newsroom_specials( wp_get_attachment_url( $pictures[0] ), WP_HOME ) as $i => $s ) {
		$at = time() - 60 * ( $s['age'] ?? 95 + 173 * $i );
		if ( isset( $s['at'] ) ) { $at = ( new DateTime( wp_date( 'Y-m-d ', $at ) . $s['at'], wp_timezone() ) )->getTimestamp(); }
		list( $local, $gmt ) = newsroom_times( $at );
		$id = wp_insert_post( wp_slash( array( 'post_name' => sanitize_title( $s['slug'] ), 'post_title' => $s['title'], 'post_content' => $s['content'], 'post_excerpt' => $s['excerpt'] ?? '', 'post_status' => $s['status'] ?? 'publish', 'post_password' => $s['password'] ?? '', 'post_date' => $local, 'post_date_gmt' => $gmt, 'post_author' => $s['author'] ?? get_user_by( 'login', 'rahmah-sulastri' )->ID, 'post_category' => newsroom_category_ids( $s['cats'] ), 'tags_input' => $s['tags'] ?? array() ) ), true );
		if ( is_wp_error( $id ) ) {
			if ( 'empty_content' !== $id->get_error_code() ) { newsroom_fail( $s['slug'] . ': ' . $id->get_error_message() ); }
			newsroom_fail( $s['slug'] . ' is empty' );
		}
		$image = $s['image'] ?? 'pool';
		if ( 'gone' === $image ) { update_post_meta( $id, '_thumbnail_id', 999999 ); } elseif ( $image ) { set_post_thumbnail( $id, $pictures[ $i % 4 ] ); }
		if ( ! empty( $s['sticky'] ) ) { stick_post( $id ); }
		for ( $c = 1; $c <= ( $s['comments'] ?? 0 ); $c++ ) {
			wp_insert_comment( array( 'comment_post_ID' => $id, 'comment_author' => "Warga $c", 'comment_author_email' => "warga$c@example.com", 'comment_content' => "Komentar ke-$c.", 'comment_approved' => 1, 'comment_date' => $local, 'comment_date_gmt' => $gmt ) );
		}
	}
}

/** Generated posts $from to $to - 1: the same in every run but for their dates, which count back from now over five years. */
function newsroom_generate( $from, $to ) {
	global $wpdb;
	$categories = array_diff( array_keys( newsroom_categories() ), array( 'kalimantan-barat', 'pariwara', 'arsip-rusak' ) );
	$term       = function ( $slug, $taxonomy ) { return (int) get_term_by( 'slug', $slug, $taxonomy )->term_taxonomy_id; };
	$cats       = array();
	foreach ( $categories as $slug ) { $cats[ $slug ] = $term( $slug, 'category' ); }
	$tags     = array_map( function ( $name ) { return (int) get_term_by( 'name', $name, 'post_tag' )->term_taxonomy_id; }, array_map( 'esc_html', newsroom_tags() ) );
	$authors  = array_map( function ( $login ) { return get_user_by( 'login', $login )->ID; }, array_keys( newsroom_authors() ) );
	$pictures = get_option( 'newsroom_pictures' );
	$taken    = array_flip( $wpdb->get_col( "SELECT post_name FROM {$wpdb->posts} WHERE post_name <> ''" ) );
	$id       = 1 + (int) $wpdb->get_var( "SELECT MAX(ID) FROM {$wpdb->posts}" );
	$now      = time();
	$rows     = array( 'posts' => array(), 'postmeta' => array(), 'term_relationships' => array() );
	$columns  = array( 'posts' => 'ID, post_author, post_date, post_date_gmt, post_modified, post_modified_gmt, post_title, post_name, post_content, post_excerpt, guid, post_status, post_type, comment_status, to_ping, pinged, post_content_filtered', 'postmeta' => 'post_id, meta_key, meta_value', 'term_relationships' => 'object_id, term_taxonomy_id' );
	$flush    = function () use ( &$rows, $columns, $wpdb ) {
		foreach ( $rows as $table => $values ) {
			if ( $values && false === $wpdb->query( "INSERT INTO {$wpdb->$table} ({$columns[$table]}) VALUES " . implode( ',', $values ) ) ) { newsroom_fail( $wpdb->last_error ); }
			$rows[ $table ] = array();
		}
	};
	$other = '<a href="' . get_permalink( get_page_by_path( 'khusus-kicker', OBJECT, 'post' ) ) . '">Jembatan Gantung Dibuka</a>';
	$wpdb->query( 'START TRANSACTION' );
	for ( $i = $from; $i < $to; $i++, $id++ ) {
		$text = new Newsroom_Text( $i );
		// 40 in the last day, 60 in the last week, the rest thinning out over five years
		$age = $i < 40 ? 5 + 35 * $i : ( $i < 100 ? 1440 + 140 * ( $i - 40 ) : 10080 + (int) ( 5 * 525600 * ( $text->below( 10000 ) / 10000 ) ** 2 ) );
		list( $local, $gmt ) = newsroom_times( $now - 60 * $age - $text->below( 60 ) );
		$title = $text->title();
		$slug  = $base = sanitize_title( $title );
		for ( $n = 2; isset( $taken[ $slug ] ); $n++ ) { $slug = "$base-$n"; }
		$taken[ $slug ] = true;
		// A post born published has its permalink as guid, one that was a draft has ?p=ID.
		$guid = WP_HOME . ( $id % 2 ? "/?p=$id" : gmdate( '/Y/m/d/', strtotime( "$local UTC" ) ) . "$slug/" );
		$home = 0 === $text->below( 4 ) ? 'pontianak' : $text->pick( array_keys( $cats ) );
		$body = $text->body( 0 === $text->below( 3 ) ? $other : '' );
		$rows['posts'][] = $wpdb->remove_placeholder_escape( $wpdb->prepare( '(%d, %d, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)', $id, $text->pick( $authors ), $local, $gmt, $local, $gmt, $title, $slug, $body, '', $guid, 'publish', 'post', 'open', '', '', '' ) );
		if ( $text->below( 6 ) ) { $rows['postmeta'][] = "($id, '_thumbnail_id', '" . $text->pick( $pictures ) . "')"; }
		$terms = array( $cats[ $home ] );
		if ( 0 === $text->below( 6 ) ) { $terms[] = $cats['nasional']; }
		for ( $n = $text->below( 4 ); $n > 0; $n-- ) { $terms[] = $text->pick( $tags ); }
		foreach ( array_unique( $terms ) as $tt ) { $rows['term_relationships'][] = "($id, $tt)"; }
		if ( count( $rows['posts'] ) >= 100 ) { $flush(); }
	}
	$flush();
	$wpdb->query( 'COMMIT' );
	foreach ( array( 'category', 'post_tag' ) as $taxonomy ) {
		wp_update_term_count_now( get_terms( array( 'taxonomy' => $taxonomy, 'hide_empty' => false, 'fields' => 'tt_ids' ) ), $taxonomy );
	}
	foreach ( array( 'server', 'gmt', 'blog' ) as $zone ) { delete_option( "lastpostmodified:$zone" ); }
	wp_cache_set_posts_last_changed();
	wp_cache_flush();
}

/** Brings in what a WordPress has exported, once. The numbers of its published posts and pages. */
function newsroom_import( $file ) {
	is_file( $file ) || newsroom_fail( "no file $file" );
	$done = get_option( 'newsroom_imported', array() );
	$key  = md5_file( $file );
	if ( isset( $done[ $key ] ) ) { return array_filter( $done[ $key ], 'get_post' ); } // the importer alone would double some
	// The importer asks the network for pictures; this answers with drawings of the same kind.
	$answer = function ( $pre, $args, $url ) {
		if ( empty( $args['filename'] ) ) { return $pre; }
		$kind  = strtolower( pathinfo( (string) parse_url( $url, PHP_URL_PATH ), PATHINFO_EXTENSION ) );
		$write = array( 'jpg' => 'imagejpeg', 'jpeg' => 'imagejpeg', 'png' => 'imagepng', 'gif' => 'imagegif', 'webp' => 'imagewebp' )[ $kind ] ?? null;
		if ( $write ) {
			$image = imagecreatetruecolor( 600, 400 );
			imagefilledellipse( $image, 300, 200, 200, 200, imagecolorallocate( $image, 255, 235, 170 ) );
			$write( $image, $args['filename'] );
		} else {
			file_put_contents( $args['filename'], str_repeat( "\0", 64 ) );
		}
		return array( 'headers' => array( 'content-length' => filesize( $args['filename'] ) ), 'body' => '', 'response' => array( 'code' => 200, 'message' => 'OK' ), 'cookies' => array(), 'filename' => $args['filename'] );
	};
	add_filter( 'pre_http_request', $answer, 100, 3 );
	add_filter( 'intermediate_image_sizes_advanced', '__return_empty_array' ); // quicker
	wp_set_current_user( 1 );
	$GLOBALS['wp_import'] = $import = new WP_Import();
	$import->fetch_attachments = true;
	$import->get_authors_from_import( $import->parse( $file ) );
	foreach ( array_values( $import->authors ) as $i => $author ) {
		$login = sanitize_user( $author['author_login'], true );
		$_POST['imported_authors'][ $i ] = $author['author_login'];
		$had = get_user_by( 'login', $login );
		if ( $had ) { $_POST['user_map'][ $i ] = $had->ID; } else { $_POST['user_new'][ $i ] = $login; }
	}
	ob_start();
	$import->import( $file, array( 'rewrite_urls' => false ) );
	ob_end_clean();
	$_POST = array();
	$done[ $key ] = array_filter( array_unique( $import->processed_posts ), function ( $id ) {
		return 'publish' === get_post_status( $id ) && in_array( get_post_type( $id ), array( 'post', 'page' ), true );
	} );
	update_option( 'newsroom_imported', $done, false );
	return $done[ $key ];
}

switch ( $verb ) {
	case 'fill':
		if ( ! is_blog_installed() ) {
			newsroom_install();
		}
		$have = (int) get_option( 'newsroom_generated', 0 );
		$want = (int) $argv[3];
		if ( $have < $want ) {
			newsroom_generate( $have, $want );
			update_option( 'newsroom_generated', $want );
		}
		flush_rewrite_rules( false );
		exit( 0 );
	case 'publish':
		list( , , , $count, $title, $cats ) = $argv;
		for ( $i = 0; $i < (int) $count; $i++ ) {
			$text = new Newsroom_Text( 'publish-' . microtime() );
			$id   = wp_insert_post( wp_slash( array( 'post_title' => $title ?: $text->title(), 'post_content' => $text->body(), 'post_status' => 'publish', 'post_author' => get_user_by( 'login', 'redaksi' )->ID, 'post_category' => newsroom_category_ids( explode( ',', $cats ) ) ) ), true );
			if ( is_wp_error( $id ) ) { newsroom_fail( $id->get_error_message() ); }
			echo $id, ' ', get_permalink( $id ), "\n";
		}
		exit( 0 );
	case 'edit':
		$post = get_post( (int) $argv[3] ) ?: newsroom_fail( 'no such post' );
		wp_update_post( wp_slash( array( 'ID' => $post->ID, 'post_title' => "RALAT: $post->post_title", 'post_content' => "$post->post_content\n\n<p>Tulisan ini telah diperbarui.</p>" ) ) );
		echo $post->ID, ' ', get_permalink( $post->ID ), "\n";
		exit( 0 );
	case 'import':
		require_once $argv[3] . '/wordpress-importer.php';
		foreach ( array_slice( $argv, 4 ) as $file ) {
			foreach ( newsroom_import( $file ) as $id ) { echo $id, ' ', get_post_type( $id ), ' ', get_permalink( $id ), "\n"; }
		}
		exit( 0 );
	case 'trash':
		exit( wp_trash_post( (int) $argv[3] ) ? 0 : 1 );
	case 'delete':
		exit( wp_delete_post( (int) $argv[3], true ) ? 0 : 1 );
}
exit( 2 );
