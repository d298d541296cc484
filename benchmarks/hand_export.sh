#!/bin/sh
# The short of the export benchmark as a video editor at home in ffmpeg would make it by hand.
# Nothing here comes out of znl's code: geometry, gain and encoder settings are typed in.
#
#   hand_export.sh one   CLIP FONTS LOGO.png CARD.mp4 DOUYIN.ass OUT.mp4
#   hand_export.sh eight CLIP FONTS LOGO.png CARD.mp4 DOUYIN.ass TIKTOK.ass OUT.mp4 TIKTOK.mp4
#
# "one" is for Douyin. "eight" is for seven platforms that all take Douyin's file, and TikTok, which
# takes neither logo nor end card: who knows the trick decodes and frames once for both pictures.
# FFMPEG names the program; "ffmpeg" where it is not set.
set -eu

how=$1 clip=$2 fonts=$3 logo=$4 card=$5 captions=$6
shift 6
ffmpeg="${FFMPEG:-ffmpeg} -hide_banner -nostdin -v error -y"

# 982 frames of talk and 60 of card at 30 frames a second.
framed="trim=end_frame=982, crop=404:720:438:0, scale=1080:1920, setsar=1"
douyin="[1:v] format=rgba, scale=194:-2, colorchannelmixer=aa=0.92 [logo];
	[talk][logo] overlay=60:220, ass=$captions:fontsdir=$fonts [branded];
	[2:v] setsar=1, format=yuv420p [card];
	[branded][card] concat=n=2:v=1:a=0 [picture]"
h264="-map_metadata -1 -c:v libx264 -preset veryfast -profile:v high -crf 18
	-maxrate 10M -bufsize 20M -bf 2 -g 60 -flags +cgop -pix_fmt yuv420p
	-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv"

# Measured before: -16.9 LUFS. Limited at four times the rate, half a decibel under -1 dBTP.
loud="aformat=channel_layouts=stereo, volume=1.9dB, aresample=192000,
	alimiter=level=0:limit=0.841395:attack=5:release=50:latency=1, aresample=48000"
aac="-map_metadata -1 -c:a aac -b:a 192k"

# shellcheck disable=SC2086
joined() { # PICTURE SOUND OUT
	$ffmpeg -i "$1" -i "$2" -map 0:v -map 1:a -c copy -map_metadata -1 -movflags +faststart "$3"
	rm "$1" "$2"
}

# shellcheck disable=SC2086
case $how in
one)
	out=$1
	$ffmpeg -i "$clip" -i "$logo" -i "$card" -filter_complex "[0:v] $framed [talk]; $douyin" \
		-map "[picture]" $h264 "$out.picture.mp4"
	$ffmpeg -i "$clip" -vn -filter_complex "[0:a] $loud, apad, atrim=end_sample=1667200 [sound]" \
		-map "[sound]" $aac "$out.sound.m4a"
	joined "$out.picture.mp4" "$out.sound.m4a" "$out"
	;;
eight)
	bare=$1 out=$2 tiktok=$3
	$ffmpeg -i "$clip" -i "$logo" -i "$card" -filter_complex "
		[0:v] $framed, split [talk][other]; $douyin;
		[other] ass=$bare:fontsdir=$fonts [plain]" \
		-map "[picture]" $h264 "$out.picture.mp4" -map "[plain]" $h264 "$tiktok.picture.mp4"
	$ffmpeg -i "$clip" -vn -filter_complex "[0:a] $loud, asplit [long][short];
		[long] apad, atrim=end_sample=1667200 [sound];
		[short] apad, atrim=end_sample=1571200 [bare]" \
		-map "[sound]" $aac "$out.sound.m4a" -map "[bare]" $aac "$tiktok.sound.m4a"
	joined "$out.picture.mp4" "$out.sound.m4a" "$out"
	joined "$tiktok.picture.mp4" "$tiktok.sound.m4a" "$tiktok"
	;;
*)
	echo "unknown: $how" >&2
	exit 2
	;;
esac
