<?php
/**
 * What the test newsroom has published. The places are real; people, bodies and events are made up.
 */

function newsroom_categories() { // slug => array( name, parent's slug, description )
	return array(
		'kalimantan-barat' => array( 'Kalimantan Barat', '', 'Kabar dari seluruh kabupaten dan kota di Kalimantan Barat.' ),
		'pontianak'        => array( 'Pontianak', 'kalimantan-barat', 'Berita terbaru dari Pontianak.' ),
		'kubu-raya'        => array( 'Kubu Raya', 'kalimantan-barat', '' ),
		'singkawang'       => array( 'Singkawang', 'kalimantan-barat', '' ),
		'sambas'           => array( 'Sambas', 'kalimantan-barat', '' ),
		'ketapang'         => array( 'Ketapang', 'kalimantan-barat', '' ),
		'sintang'          => array( 'Sintang', 'kalimantan-barat', '' ),
		'kapuas-hulu'      => array( 'Kapuas Hulu', 'kalimantan-barat', '' ),
		'nasional'         => array( 'Nasional', '', '' ),
		'olahraga'         => array( 'Olahraga', '', '' ),
		'sepak-bola'       => array( 'Sepak Bola', 'olahraga', '' ),
		'ekonomi'          => array( 'Ekonomi', '', 'Pasar, harga, dan usaha.' ),
		'perkebunan'       => array( 'Perkebunan &amp; Pertanian', 'ekonomi', '' ),
		'wisata'           => array( 'Wisata', '', '' ),
		'kuliner'          => array( 'Kuliner', 'wisata', '' ),
		'opini'            => array( 'Opini', '', 'Tulisan kiriman pembaca.' ),
		'arsip-rusak'      => array( 'Arsip Rusak', '', 'Feed kategori ini bukan XML yang sah.' ),
		'pariwara'         => array( 'Pariwara', '', 'Kosong.' ),
	);
}

function newsroom_tags() {
	return array( 'karhutla', 'banjir', 'sungai kapuas', 'sawit', 'perbatasan', 'pasar murah', 'UMKM', 'air bersih', 'Q&A', 'C++', '坤甸', 'gawai dayak' );
}

function newsroom_authors() { // login, which is the slug => array( display name, biography )
	return array(
		'redaksi'         => array( 'Redaksi', 'Meja redaksi. Kirim kabar dan hak jawab lewat surel redaksi.' ),
		'rahmah-sulastri' => array( 'Rahmah Sulastri', 'Meliput layanan publik di Pontianak sejak 2016.' ),
		'liem-san-fa'     => array( 'Liem San Fa 林三花', 'Singkawang. Menulis budaya, kuliner & pasar. “Kopi dulu, baru deadline.”' ),
		'd-anjela'        => array( 'D. Anjela', 'Fotografer. <a href="https://example.com/portofolio">Portofolio</a> <em>terbaru</em> &amp; arsip.' ),
		'tim-olahraga'    => array( 'Tim Olahraga', '' ),
	);
}

/** Sentences, drawn with a random number generator of its own: the same seed gives the same text. */
class Newsroom_Text {
	const PLACES = array( 'Pontianak', 'Kubu Raya', 'Singkawang', 'Sambas', 'Ketapang', 'Sintang', 'Kapuas Hulu' );
	const SPOTS  = array( 'Desa Sungai Bakau', 'Kelurahan Parit Lama', 'Kecamatan Muara Pinang', 'Dusun Tanjung Ulin', 'Desa Sungai Enau', 'Pasar Rakyat Seruni', 'Terminal Batu Layang' );
	const PEOPLE = array( 'Hermanto Sarwani', 'Yuliana Kelana', 'Gusti Djelani', 'Dayang Purnamasari', 'Petrus Belian', 'Lim Su Lan', 'Siti Hasnah', 'Darius Ulin' );
	const DAYS   = array( 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu', 'Minggu' );
	const TITLES = array(
		'Jalan Poros {K} Rusak, Truk Antre hingga {M} Kilometer', 'Air Pasang Rendam {N} Rumah di {K}', 'Puskesmas {K} Buka Layanan Malam',
		'Harga Cabai di {T} Tembus Rp{M}5 Ribu', 'Siswa {K} Menang Lomba Robotik Antarpulau', 'Tim Dayung {T} Borong {M} Emas',
		'Titik Panas di {T} Bertambah Jadi {N}', 'Petani {T} Panen Raya, Gabah Dibeli Rp{M},5 Juta per Ton', 'Pasar Murah {K} Diserbu Ibu-Ibu',
		'DPRD {T} Sahkan Perda Tanpa Rokok', 'Festival Lampion {T} Digelar {M} Malam', 'Internet Desa Masuk {K}', 'Feri Penyeberangan {K} Kembali Beroperasi',
		'Bubur Pedas {T}: {M} Jenis Sayur dalam Satu Mangkuk', 'Jembatan {K} Ditarget Rampung Akhir Tahun', 'Warga {T} Kembalikan Dompet Berisi Rp{M} Juta',
	);
	const SENTENCES = array(
		'Keadaan di {K} berangsur normal sejak {D} siang.', 'Pemerintah {T} menyiapkan Rp{M},2 miliar untuk keperluan itu.', 'Sebanyak {N} orang tercatat ikut serta.',
		'Lubang selebar {M} meter memaksa pengendara bergantian melintas.', 'Dapur umum di balai desa melayani {N} porsi setiap kali makan.',
		'Petugas gabungan masih berjaga di {M} titik sampai malam hari.', 'Perahu warga menjadi angkutan utama menuju pasar dan puskesmas.',
		'Angka tersebut naik {M} persen dibandingkan tahun sebelumnya.', 'Rapat lanjutan dijadwalkan pada {D} pekan depan.', 'Pipa utama yang bocor diganti sepanjang {N} meter.',
		'Pedagang mengaku pasokan dari luar pulau tersendat gelombang tinggi.', 'Perjalanan dari {K} ke pusat kota memakan waktu sekitar {M} jam.',
		'Koperasi menampung hasil panen anggota dan menjualnya bersama-sama.', 'Buku bacaan sumbangan warga mencapai {N} judul.', 'Anak-anak menyeberang sungai dengan sampan.',
		'“Jangan tunggu viral dulu baru dikerjakan,” ujar {P}.', '“Kami minta warga bersabar,” kata {P}, {D} siang.', '"Anggarannya ada, tinggal dijalankan," tutur {P}.',
	);
	private $state;
	public $place;

	public function __construct( $seed ) {
		$this->state = crc32( "newsroom-$seed" );
		$this->place = $this->pick( self::PLACES );
	}
	public function below( $n ) { // 0 to n - 1
		$this->state = ( $this->state * 1103515245 + 12345 ) & 0x7fffffff;
		return ( $this->state >> 8 ) % $n;
	}
	public function pick( $list ) { return $list[ $this->below( count( $list ) ) ]; }
	public function fill( $text ) {
		return preg_replace_callback( '/\{([TKPDNM])\}/', function ( $m ) {
			switch ( $m[1] ) {
				case 'T': return $this->place;
				case 'K': return $this->pick( self::SPOTS );
				case 'P': return $this->pick( self::PEOPLE );
				case 'D': return $this->pick( self::DAYS );
				case 'N': return number_format( 12 + $this->below( 4800 ), 0, ',', '.' );
				default:  return (string) ( 2 + $this->below( 8 ) );
			}
		}, $text );
	}
	public function title() { return $this->fill( $this->pick( self::TITLES ) ); }
	public function paragraph( $sentences = 3 ) {
		$all = array();
		for ( $i = 0; $i < $sentences; $i++ ) { $all[] = $this->fill( $this->pick( self::SENTENCES ) ); }
		return implode( ' ', array_unique( $all ) );
	}

	/** A body in one of the three ways such sites write them: blocks, bare lines, spans out of a word processor. */
	public function body( $read_also = '' ) {
		$style = $this->below( 3 );
		$paras = array( '<strong>KalbarOnline, ' . $this->place . '</strong> – ' . $this->paragraph( 2 ) );
		for ( $i = 3 + $this->below( 6 ); $i > 0; $i-- ) { $paras[] = $this->paragraph(); }
		if ( '' !== $read_also ) { array_splice( $paras, 2, 0, "<strong>Baca Juga: $read_also</strong>" ); }
		$paras[] = '<em>(' . $this->pick( array( 'jim', 'rsl', 'lsf', 'anj' ) ) . ')</em>';
		return implode( "\n\n", array_map( function ( $p ) use ( $style ) {
			if ( 0 === $style ) { return "<!-- wp:paragraph -->\n<p>$p</p>\n<!-- /wp:paragraph -->"; }
			return 1 === $style ? $p : '<p style="text-align: justify;"><span style="font-size: 14pt;">' . $p . '</span></p>';
		}, $paras ) );
	}
}

/**
 * The posts made by hand, one for each difficulty; their slugs begin with "khusus-".
 * Besides slug, title, content: cats, tags, age (minutes before now), status, password, sticky, author (a number nobody
 * has), image (a name of the pool, 'gone', or ''), excerpt, comments (how many).
 */
function newsroom_specials( $picture, $home ) {
	$p    = function ( $html ) { return "<!-- wp:paragraph -->\n<p>$html</p>\n<!-- /wp:paragraph -->\n\n"; };
	$long = function ( $n, $seed ) use ( $p ) {
		$text = new Newsroom_Text( $seed );
		$all  = '';
		for ( $i = 0; $i < $n; $i++ ) { $all .= $p( $text->paragraph( 6 ) ); }
		return $all;
	};
	$figure = '<figure class="wp-block-image size-large"><img src="' . $picture . '" alt="Perahu di tepi Kapuas"/><figcaption class="wp-element-caption">Perahu di tepi <em>Kapuas</em>. (Foto: tim)</figcaption></figure>';
	$list   = array();
	$add    = function ( $slug, $title, $content, $more = array() ) use ( &$list ) {
		$list[] = array( 'slug' => "khusus-$slug", 'title' => $title, 'content' => $content ) + $more + array( 'cats' => array( 'nasional' ) );
	};

	// titles
	$add( 'judul-entitas', 'Harga &#8220;Ale-ale&#8221; &amp; Kelulut Naik &#8212; Pedagang: &#8216;Alhamdulillah&#8217; &lt;3', $p( 'Tom &amp; Jerry, 3 &lt; 5, &copy; 2025, 20&nbsp;000 rupiah, &#x1F600;.' ), array( 'cats' => array( 'ekonomi' ) ) );
	$add( 'judul-kutip', 'Warga: "Kami Tak Takut" -- Tapi \'Was-was\' Juga... [FOTO]', $p( 'Tanda kutip lurus.' ) );
	$add( 'judul-panjang', trim( str_repeat( 'Setelah Menunggu Tujuh Tahun, Warga Empat Dusun Akhirnya Menyaksikan Tiang Listrik Pertama Berdiri di Depan Balai Adat ', 3 ) ), $p( 'Judul yang panjang.' ), array( 'cats' => array( 'kapuas-hulu' ) ) );
	$add( 'judul-emoji', '🔴 LIVE: Pawai Lampion 🏮 | 👨‍👩‍👧‍👦 山口洋元宵节 🇮🇩', $p( 'Emoji dan 汉字.' ), array( 'cats' => array( 'singkawang' ) ) );
	$add( 'judul-html', 'Film <em>Sungai Ibu</em> Tayang, <b>Penonton</b> Menangis', $p( 'Judul dengan markah.' ), array( 'cats' => array( 'wisata' ) ) );
	$add( 'tanpa-judul', '', $p( 'Tulisan ini tidak berjudul.' ) );

	// filing and state
	$add( 'tanpa-kategori', 'Tulisan yang Lupa Diberi Kategori', $p( 'Masuk ke kategori bawaan.' ), array( 'cats' => array() ) );
	$add( 'tiga-kategori', 'Satu Peristiwa, Tiga Kategori', $p( 'Tampil di tiga kategori.' ), array( 'cats' => array( 'pontianak', 'nasional', 'ekonomi' ), 'tags' => array( 'banjir', 'Q&A' ) ) );
	$add( 'terkunci', 'Dokumen Rapat Redaksi', $p( 'JANGAN TERLIHAT: isi terkunci.' ), array( 'password' => 'rahasia' ) );
	$add( 'lekat', 'DISEMATKAN: Cara Mengirim Laporan Warga', $p( 'Tulisan lekat yang sudah lama terbit.' ), array( 'age' => 400 * 1440, 'sticky' => true, 'cats' => array( 'pontianak' ) ) );
	foreach ( array( 'private', 'draft', 'pending', 'future', 'trash' ) as $status ) {
		$add( "tersembunyi-$status", "JANGAN TERLIHAT: $status", $p( 'Tidak boleh terlihat pembaca.' ), array( 'status' => $status, 'age' => 'future' === $status ? -7 * 1440 : 500 ) );
	}
	$add( 'kembar', 'Dua Tulisan pada Detik yang Sama (A)', $p( 'Waktunya sama dengan tulisan B.' ), array( 'age' => 777 ) );
	$add( 'kembar-b', 'Dua Tulisan pada Detik yang Sama (B)', $p( 'Waktunya sama dengan tulisan A.' ), array( 'age' => 777 ) );
	$add( 'tengah-malam', 'Terbit Setengah Jam Lewat Tengah Malam WIB', $p( 'Tanggal WIB dan tanggal UTC berbeda.' ), array( 'age' => 3 * 1440, 'at' => '00:30' ) );
	$add( 'penulis-dihapus', 'Penulisnya Sudah Dihapus', $p( 'Penulis tulisan ini tidak ada lagi.' ), array( 'author' => 99999 ) );
	$add( 'gambar-dihapus', 'Gambar Utamanya Sudah Dihapus', $p( 'Gambar utama tulisan ini tidak ada lagi.' ), array( 'image' => 'gone' ) );
	$add( 'tanpa-gambar', 'Tanpa Gambar Utama', $p( 'Tidak bergambar.' ), array( 'image' => '' ) );
	$add( 'komentar', 'Tulisan yang Ramai Dikomentari', $p( 'Tujuh komentar.' ), array( 'comments' => 7 ) );
	$add( 'ringkasan', 'Ringkasan Ditulis Tangan', $p( 'Isi yang berbeda dari ringkasannya.' ), array( 'excerpt' => 'Ringkasan <strong>tulisan tangan</strong> &amp; pendek.' ) );

	// bodies
	$add( 'kicker', 'Jembatan Gantung Dibuka, Warga Berebut Menyeberang', $p( '<strong>KABAR HULU</strong>' ) . $p( '<strong>KalbarOnline, Kapuas Hulu</strong> – Dua paragraf pertama tebal.' ) . $p( '<strong>Baca Juga: <a href="' . $home . '/?p=1">Judul berita lain</a></strong>' ) . $p( 'Penutup. <em>(jim)</em>' ), array( 'cats' => array( 'kapuas-hulu' ) ) );
	$add( 'empat-halaman', 'Laporan Panjang dalam Empat Halaman', implode( "<!-- wp:nextpage -->\n<!--nextpage-->\n<!-- /wp:nextpage -->\n\n", array_map( function ( $n ) use ( $p, $long ) { return $p( "Halaman ke-$n dari empat." ) . $long( 2, "halaman-$n" ); }, array( 1, 2, 3, 4 ) ) ), array( 'cats' => array( 'ketapang' ) ) );
	$add( 'tabel', 'Tabel Harga', $p( 'Harga hari ini:' ) . '<figure class="wp-block-table"><table><thead><tr><th>Komoditas</th><th>Kemarin</th><th>Hari ini</th></tr></thead><tbody><tr><td>Cabai rawit</td><td>85.000</td><td><strong>92.500</strong></td></tr><tr><td>Beras</td><td></td><td>14.200</td></tr></tbody></table><figcaption>Rupiah per kilogram</figcaption></figure>', array( 'cats' => array( 'ekonomi' ) ) );
	$add( 'daftar', 'Daftar Bertingkat dan Bernomor', '<ul><li>Wilayah hulu<ul><li>Kapuas Hulu<ol><li>Putussibau</li><li>Badau</li></ol></li></ul></li><li>Wilayah pesisir</li></ul><ol start="5"><li>Nomor lima</li><li value="10">Nomor sepuluh</li></ol>' );
	$add( 'kutipan', 'Kutipan Dalam Kutipan', '<blockquote><p>Sungai adalah jalan pertama kami.</p><blockquote><p>Dalam.</p></blockquote><cite>Tetua kampung</cite></blockquote>', array( 'cats' => array( 'opini' ) ) );
	$add( 'galeri', 'Galeri: Wajah Sungai', $p( 'Foto-foto pekan ini.' ) . '<figure class="wp-block-gallery has-nested-images">' . str_repeat( $figure, 4 ) . '</figure>', array( 'cats' => array( 'wisata' ) ) );
	$add( 'kode', 'Kode dan Praformat', $p( 'Ketik <code>git clone</code> lalu <kbd>Ctrl</kbd>+<kbd>C</kbd>.' ) . "<pre class=\"wp-block-code\"><code>def sapa(nama):\n    return f\"Halo, {nama}!\"</code></pre>", array( 'cats' => array( 'opini' ) ) );
	$add( 'skrip', 'Halaman Penuh Skrip dan Gaya', $p( 'Sebelum skrip.' ) . "<!-- wp:html -->\n<script>document.write('JANGAN TERLIHAT: skrip')</script>\n<style>.x { color: red } /* JANGAN TERLIHAT: gaya */</style>\n<div style=\"display:none\">JANGAN TERLIHAT: tersembunyi</div>\n<form><input value=\"JANGAN TERLIHAT: isian\"></form>\n<!-- /wp:html -->" . $p( 'Sesudah skrip.' ) );
	$add( 'html-rusak', 'Markah yang Rusak', "<div><p>Tak ditutup <b>tebal <i>tertukar</b> miring?</i>\n<p class=\"MsoNormal\"><span style='mso-ansi-language:IN'>Tempelan&nbsp;pengolah&nbsp;kata<o:p></o:p></span></p></div></div>\n<p>Tanya & Jawab, 5 < 6, &tidakada; balik \u{202E}kabilab\u{202C}.</p>" );
	$add( 'kendali', 'Karakter Kendali yang Merusak XML', "<p>Pemisah vertikal [\x0B], escape [\x1B[31mmerah?\x1B[0m], bel [\x07].</p>", array( 'age' => 900 * 1440, 'cats' => array( 'arsip-rusak' ) ) );
	$add( 'tanpa-isi', 'Tulisan Tanpa Isi', '' );
	$add( 'sangat-panjang', 'Naskah Sepuluh Ribu Kata', $long( 250, 'panjang' ), array( 'age' => 5000, 'cats' => array( 'opini' ) ) );
	$add( 'slug-坤甸', '坤甸新闻：河边的早晨', $p( '坤甸（Pontianak）位于赤道上。' ), array( 'cats' => array( 'pontianak' ) ) );
	return $list;
}
