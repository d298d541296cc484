"""What a stranger's file may be. Apart from the graphs, so that the media child stays light."""

# Demuxers of containers that hold what they play. Playlists, concat scripts, SDP, DASH and image
# sequences are left out: they make ffmpeg open other files or the network.
CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,asf,mp3,wav,flac,ogg,aac"
