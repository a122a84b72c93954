namespace EmbargoDesk.Web.Hosting;

/// <summary>A setting is wrong. The message is the one sentence with which the program stops.</summary>
public sealed class SettingsRefusedException : Exception
{
    /// <summary>With the sentence.</summary>
    public SettingsRefusedException(string message) : base(message) { }

    /// <summary>With its cause.</summary>
    public SettingsRefusedException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Not used.</summary>
    public SettingsRefusedException() { }
}
