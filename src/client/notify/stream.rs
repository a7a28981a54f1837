//! Playing through a sound server that speaks PulseAudio's protocol; PipeWire does, too.
//!
//! Must not know what to do when there is none.

use std::os::unix::net::UnixStream;

use pulseaudio::protocol::{ChannelMap, ChannelVolume, DEFAULT_SINK, PlaybackStreamParams, SampleFormat, SampleSpec};
use pulseaudio::{AsPlaybackSource, Client, cookie_path_from_env, socket_path_from_env};
use tokio::time::timeout;

use super::thread::{PATIENCE, off_thread};
use super::wav::Wav;

/// # Errors
/// When no sound server takes it in time.
pub async fn play(wav: Wav) -> Result<(), String> {
    let client = connect().await?;
    let params = PlaybackStreamParams {
        sample_spec: SampleSpec { format: SampleFormat::S16Le, channels: wav.channels, sample_rate: wav.rate },
        channel_map: if wav.channels == 1 { ChannelMap::mono() } else { ChannelMap::stereo() },
        cvolume: Some(ChannelVolume::norm(wav.channels)),
        sink_name: Some(DEFAULT_SINK.to_owned()),
        ..PlaybackStreamParams::default()
    };
    let mut played = 0;
    let source = move |buffer: &mut [u8]| {
        let next = &wav.samples[played..];
        let count = next.len().min(buffer.len());
        buffer[..count].copy_from_slice(&next[..count]);
        played += count;
        count
    };
    let playing = async {
        let stream = client.create_playback_stream(params, source.as_playback_source()).await?;
        stream.play_all().await
    };
    match timeout(PATIENCE, playing).await {
        Ok(result) => result.map_err(|error| error.to_string()),
        // It is being played, only for long; it ends here.
        Err(_) => Ok(()),
    }
}

/// # Errors
/// When no sound server answers in time.
pub async fn connect() -> Result<Client, String> {
    off_thread(|| {
        let path = socket_path_from_env().ok_or("there is no socket of a sound server")?;
        let socket = UnixStream::connect(path).map_err(|error| error.to_string())?;
        socket.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
        let cookie = cookie_path_from_env().and_then(|path| std::fs::read(path).ok());
        Client::new_unix(c"streamside", socket, cookie).map_err(|error| error.to_string())
    })
    .await
}
