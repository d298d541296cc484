"""What a stranger's file may be. Apart from the graphs, so that the media child stays light."""

# Demuxers of containers that hold what they play. Playlists, concat scripts, SDP, DASH and image
# sequences are left out: they make ffmpeg open other files or the network.
CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,asf,mp3,wav,flac,ogg,aac"

OWN_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,jpeg_pipe"
"""What znl itself writes: videos, sounds, and covers that are searched."""

# What phones, cameras, screens and chat apps record with or once did. The hundreds of others that
# libav knows, of games and forgotten programs, are seldom looked after and only a way in.
_PICTURES = """
h264 hevc vvc av1 libdav1d vp8 vp9 libvpx-vp9 mpeg4 mpeg1video mpeg2video h261 h263 h263i h263p
msmpeg4v1 msmpeg4v2 msmpeg4 wmv1 wmv2 wmv3 vc1 mss2 flv vp6 vp6f vp6a theora svq1 svq3 cinepak
indeo5 rpza qtrle msrle msvideo1 mjpeg mjpegb png prores prores_raw dnxhd dvvideo cfhd huffyuv
ffvhuff ffv1 utvideo magicyuv lagarith rawvideo v210 v410 yuv4 r210 camtasia tscc2 zmbv flashsv
flashsv2 screenpresso
"""
_SOUNDS = """
aac aac_fixed aac_latm libfdk_aac mp1 mp1float mp2 mp2float mp3 mp3float ac3 eac3 ac4 dca truehd mlp
opus libopus vorbis libvorbis flac alac amrnb libopencore_amrnb amrwb libopencore_amrwb qcelp evrc
gsm gsm_ms speex libspeex nellymoser wmav1 wmav2 wmapro wmavoice wmalossless qdm2 ilbc libilbc
adpcm_ms adpcm_ima_wav adpcm_ima_qt adpcm_swf adpcm_yamaha g722 g726 g726le g729
pcm_alaw pcm_mulaw pcm_u8 pcm_s8 pcm_s16le pcm_s16be pcm_u16le pcm_u16be pcm_s24le pcm_s24be
pcm_s32le pcm_s32be pcm_f32le pcm_f32be pcm_f64le pcm_f64be pcm_bluray pcm_dvd
"""
DECODERS = ",".join(f"{_PICTURES} {_SOUNDS}".split())
"""Names of the decoders that a stranger's bytes may reach; those a build lacks do no harm."""
