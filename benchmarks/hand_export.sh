#!/bin/sh
# The short of the export benchmark as a video editor at home in ffmpeg would make it by hand.
# Nothing here comes out of znl's code: geometry, gain and encoder settings are typed in.
#
#   hand_export.sh PLATFORM CLIP CAPTIONS.ass FONTS LOGO.png CARD.mp4 OUT.mp4
#
# PLATFORM is douyin or youtube-shorts. FFMPEG names the program; "ffmpeg" where it is not set.
set -eu

platform=$1 clip=$2 captions=$3 fonts=$4 logo=$5 card=$6 out=$7
ffmpeg="${FFMPEG:-ffmpeg} -hide_banner -nostdin -v error -y"

case $platform in
douyin)
	logo_at=60:220
	gop=60
	aac=192k
	mux="-movflags +faststart"
	;;
youtube-shorts)
	# Key frames every half second, and no edit list: the AAC priming packet goes instead.
	logo_at=48:288
	gop=15
	aac=384k
	mux="-movflags +faststart+negative_cts_offsets -use_editlist 0 -bsf:a noise=drop='eq(n\\,0)'"
	;;
*)
	echo "unknown platform: $platform" >&2
	exit 2
	;;
esac

# 982 frames of talk and 60 of card at 30 frames a second.
$ffmpeg -i "$clip" -i "$logo" -i "$card" -filter_complex "
	[0:v] trim=end_frame=982, crop=404:720:438:0, scale=1080:1920, setsar=1 [talk];
	[1:v] format=rgba, scale=194:-2, colorchannelmixer=aa=0.92 [logo];
	[talk][logo] overlay=$logo_at, ass=$captions:fontsdir=$fonts [branded];
	[2:v] setsar=1, format=yuv420p [card];
	[branded][card] concat=n=2:v=1:a=0 [picture]" \
	-map "[picture]" -map_metadata -1 \
	-c:v libx264 -preset veryfast -profile:v high -crf 18 -maxrate 10M -bufsize 20M \
	-bf 2 -g $gop -flags +cgop -pix_fmt yuv420p \
	-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv \
	"$out.picture.mp4"

# Measured before: -16.9 LUFS. Limited at four times the rate, half a decibel under -1 dBTP.
$ffmpeg -i "$clip" -vn -map_metadata -1 -filter_complex "
	[0:a] aformat=channel_layouts=stereo, volume=1.9dB, aresample=192000,
	alimiter=level=0:limit=0.841395:attack=5:release=50:latency=1, aresample=48000,
	apad, atrim=end_sample=1667200 [sound]" \
	-map "[sound]" -c:a aac -b:a $aac "$out.sound.m4a"

# shellcheck disable=SC2086
$ffmpeg -i "$out.picture.mp4" -i "$out.sound.m4a" -map 0:v -map 1:a -c copy -map_metadata -1 \
	$mux "$out"
rm "$out.picture.mp4" "$out.sound.m4a"
