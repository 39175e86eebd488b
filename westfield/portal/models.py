"""No models; but Django tells only apps with this module that a migrate is over, and the roles wait for that."""
