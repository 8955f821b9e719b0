"""Attribution of a million paths beside ChannelAttribution, in an environment of its own."""
