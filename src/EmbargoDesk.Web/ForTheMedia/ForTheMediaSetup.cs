namespace EmbargoDesk.Web.ForTheMedia;

/// <summary>The signed-in journalist's pages.</summary>
public static class ForTheMediaSetup
{
    public static void MapForTheMedia(this WebApplication app) { }
}
